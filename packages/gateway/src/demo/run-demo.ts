import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import OpenAI from 'openai';
import { systemClock } from 'reprise/core';
import type { DemoRequest } from './demo-request.ts';
import type { Outcome } from './outcome.ts';
import { playTraffic } from './play-traffic.ts';
import { readSavedUsd } from './read-saved-usd.ts';
import { renderReport } from './render-report.ts';
import type { DemoEnding, DemoReport } from './report.ts';
import { sendRequest } from './send-request.ts';
import { showProgress } from './show-progress.ts';
import { summarize } from './summarize.ts';

/** Options of {@link runDemo}. */
export interface RunDemoOptions {
  /** Address of a gateway without `/v1`, for example `http://127.0.0.1:1733`. */
  readonly url: string;
  /** Sent in this order; {@link loadTraffic} reads the shipped one. */
  readonly traffic: readonly DemoRequest[];
  /** Progress and report go here. */
  readonly output: NodeJS.WritableStream;
  /** Most requests under way at once. @default 6 */
  readonly concurrency?: number;
  /** @default 'demo' */
  readonly apiKey?: string;
  /** Milliseconds after which the run stops and reports what it has. @default 180000 */
  readonly timeLimit?: number;
}

/**
 * Sends traffic through a gateway with the `openai` client, judges every hit against the groups of the
 * traffic, and writes a table of what came back.
 *
 * Failed requests are counted, never thrown; Ctrl-C ends the run with the report of what was done.
 */
export async function runDemo(options: RunDemoOptions): Promise<DemoReport> {
  const { url, traffic, output, concurrency = 6, apiKey = 'demo' } = options;
  const stop = stopSignal(options.timeLimit ?? 180_000);
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
  const outcomes: Outcome[] = [];
  output.write(`Sending ${traffic.length} requests to ${url}, ${concurrency} at a time.\n`);
  const savedBefore = await readSavedUsd({ url, apiKey });
  const started = performance.now();
  const progress = showProgress(output, traffic.length);
  try {
    await playTraffic(traffic, {
      concurrency,
      signal: stop.signal,
      send: (request) => sendRequest(request, { client, signal: stop.signal }),
      onOutcome(outcome) {
        outcomes.push(outcome);
        progress.advance(outcome);
      },
    });
  } finally {
    progress.stop();
    stop.release();
  }
  const duration = performance.now() - started;
  const savedAfter = await readSavedUsd({ url, apiKey });
  const savedUsd =
    savedBefore === undefined || savedAfter === undefined ? undefined : savedAfter - savedBefore;
  const report = summarize(outcomes, { ending: stop.ending(), planned: traffic.length, savedUsd, duration });
  output.write(renderReport(report));
  return report;
}

/** Aborts at the time limit or on Ctrl-C, whichever comes first. */
function stopSignal(timeLimit: number) {
  const controller = new AbortController();
  // Every request under way listens to this one signal.
  setMaxListeners(0, controller.signal);
  let ending: DemoEnding = 'complete';
  const stop = (why: DemoEnding): void => {
    if (controller.signal.aborted) return;
    ending = why;
    controller.abort();
  };
  const timer = systemClock.schedule(timeLimit, () => stop('time-limit'));
  const onInterrupt = (): void => stop('interrupted');
  process.once('SIGINT', onInterrupt);
  return {
    signal: controller.signal,
    ending: () => ending,
    release(): void {
      timer.cancel();
      process.removeListener('SIGINT', onInterrupt);
    },
  };
}
