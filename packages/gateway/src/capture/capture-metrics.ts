import { Gauge, type Registry } from 'prom-client';
import { addCounter } from '../read-metrics.ts';
import type { ChatCaptureStats } from './chat-capture.ts';

/** Adds what is counted about captured chats; while they are not captured these metrics have no values. */
export function addCaptureMetrics(registry: Registry, stats: (() => ChatCaptureStats) | undefined): void {
  const registers = [registry];
  const counted = (
    name: string,
    help: string,
    label: string,
    read: (now: ChatCaptureStats) => Readonly<Record<string, number>>,
  ): void => {
    addCounter(registry, { name, help, label, read: () => stats && read(stats()) });
  };
  counted('reprise_chat_messages_total', 'Captured chat messages, by what became of them', 'event', (now) => {
    const { delivered, redelivered, refused, dropped } = now;
    return { delivered, redelivered, refused, dropped };
  });
  counted('reprise_chat_faults_total', 'What did not work with captured chats', 'what', (now) => {
    return { delivery: now.failed, analysis: now.analyses.failed, lost_by_redis: now.restored };
  });
  new Gauge({
    name: 'reprise_chat_held_messages',
    help: 'Captured chat messages in this process: the only ones, or copies of what Redis has',
    labelNames: ['as'],
    registers,
    collect() {
      if (!stats) return;
      const { localMessages, copies } = stats();
      this.set({ as: 'only' }, localMessages);
      this.set({ as: 'copy' }, copies);
    },
  });
}
