import cliProgress from 'cli-progress';
import type { Outcome } from './outcome.ts';

/** Shows how far a run is. */
export interface Progress {
  advance(outcome: Outcome): void;
  stop(): void;
}

interface Counts {
  hits: number;
  misses: number;
  errors: number;
}

/** A bar on a terminal; on anything else a line every tenth of the way. */
export function showProgress(output: NodeJS.WritableStream, total: number): Progress {
  const counts: Counts = { hits: 0, misses: 0, errors: 0 };
  const isTerminal = 'isTTY' in output && output.isTTY === true;
  const display = isTerminal ? bar(output, total, counts) : lines(output, total, counts);
  let done = 0;
  return {
    advance(outcome) {
      done += 1;
      counts[countOf(outcome)] += 1;
      display.show(done);
    },
    stop: () => display.stop(),
  };
}

interface Display {
  show(done: number): void;
  stop(): void;
}

function bar(output: NodeJS.WritableStream, total: number, counts: Counts): Display {
  const single = new cliProgress.SingleBar({
    stream: output,
    format: '{bar} {value}/{total}, {hits} hits, {misses} misses, {errors} errors, {eta_formatted} left',
    barCompleteChar: '#',
    barIncompleteChar: '.',
    barsize: 30,
    etaBuffer: 40,
    // The runner itself ends the run on Ctrl-C, and then stops the bar.
    gracefulExit: false,
  });
  single.start(total, 0, counts);
  return { show: (done) => single.update(done, counts), stop: () => single.stop() };
}

function lines(output: NodeJS.WritableStream, total: number, counts: Counts): Display {
  let tenths = 0;
  return {
    show(done) {
      const reached = Math.floor((done * 10) / total);
      if (reached === tenths) return;
      tenths = reached;
      const { hits, misses, errors } = counts;
      output.write(`${reached * 10}% ${done}/${total}, ${hits} hits, ${misses} misses, ${errors} errors\n`);
    },
    stop() {},
  };
}

function countOf(outcome: Outcome): keyof Counts {
  if ('error' in outcome) return 'errors';
  return outcome.kind === 'miss' || outcome.kind === 'bypass' ? 'misses' : 'hits';
}
