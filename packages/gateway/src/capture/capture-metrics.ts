import type { Registry } from 'prom-client';
import { addCounter, addGauge, type LabelledNumbers } from '../read-metrics.ts';
import type { ChatCaptureStats } from './chat-capture.ts';

/** Adds what is counted about captured chats; while they are not captured these metrics have no values. */
export function addCaptureMetrics(registry: Registry, stats: (() => ChatCaptureStats) | undefined): void {
  addCounter(registry, {
    name: 'reprise_chat_messages_total',
    help: 'Captured chat messages: delivered, of these redelivered, refused, dropped as unreadable',
    label: 'event',
    read: () => stats && messagesOf(stats()),
  });
  addCounter(registry, {
    name: 'reprise_chat_faults_total',
    help: 'Batches that were not taken, batches without an analysis, times that Redis had lost messages',
    label: 'what',
    read: () => stats && faultsOf(stats()),
  });
  addGauge(registry, {
    name: 'reprise_chat_held_messages',
    help: 'Captured chat messages in this process: the only ones, and copies of what Redis has',
    label: 'as',
    read: () => stats && heldOf(stats()),
  });
}

function messagesOf({ delivered, redelivered, refused, dropped }: ChatCaptureStats): LabelledNumbers {
  return { delivered, redelivered, refused, dropped };
}

function faultsOf({ failed, analyses, restored }: ChatCaptureStats): LabelledNumbers {
  return { delivery: failed, analysis: analyses.failed, lost_by_redis: restored };
}

function heldOf({ localMessages, copies }: ChatCaptureStats): LabelledNumbers {
  return { only: localMessages, copy: copies };
}
