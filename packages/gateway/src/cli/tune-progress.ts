import { type Clock, systemClock } from 'reprise/core';

/** Milliseconds between two lines of a log, at least and at most. */
const lines = { shortest: 1_000, longest: 10_000 };
/** Milliseconds after which it is worth saying how long the rest will take. */
const worthTelling = 5_000;

/**
 * Says how far a long piece of work is, and how long the rest will take: over and over on one line of a terminal, else
 * a line at every tenth of the way, and every ten seconds.
 */
export function progressLine(
  output: NodeJS.WritableStream & { readonly isTTY?: boolean },
  what: string,
  clock: Pick<Clock, 'now'> = systemClock,
): (done: number, total: number) => void {
  const start = clock.now();
  let last = start;
  let tenths = 0;
  let shown = 0;
  return (done, total) => {
    const now = clock.now();
    if (output.isTTY) {
      if (now - last < 100 && done < total) return;
      const text = lineOf(done, total, now - start);
      output.write(`\r${text.padEnd(shown)}${done === total ? '\n' : ''}`);
      shown = text.length;
    } else {
      const reached = Math.floor((done * 10) / total);
      const wanted = now - last >= (reached > tenths ? lines.shortest : lines.longest);
      if (!wanted && done < total) return;
      tenths = reached;
      output.write(`${lineOf(done, total, now - start)}\n`);
    }
    last = now;
  };

  function lineOf(done: number, total: number, passed: number): string {
    const line = `${what}: ${done} of ${total}`;
    if (done === total || passed < worthTelling) return line;
    return `${line}, ${durationText((passed / done) * (total - done))} left`;
  }
}

function durationText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  if (seconds < 100) return `about ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}
