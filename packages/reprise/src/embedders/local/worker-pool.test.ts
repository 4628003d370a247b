import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { WorkerPool } from './worker-pool.ts';

/** A worker that answers each text with the vector [length of the text, texts in its batch]. */
const obedient = `
  if (texts.includes('crash')) throw new Error('told to crash');
  if (texts.includes('leave')) process.exit(3);
  if (texts.includes('hang')) return;
  const vectors = Float32Array.from(texts.flatMap((text) => [text.length, texts.length]));
  parentPort.postMessage({ vectors, coverage: new Float32Array(texts.length), truncated: new Uint8Array(texts.length) });
`;
const script = new URL(
  `data:text/javascript,${encodeURIComponent(
    `import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ texts }) => {${obedient}});`,
  )}`,
);

let pool: WorkerPool;
const clock = new ManualClock();

function start(workers = 1, capacity = 1_000): void {
  pool = new WorkerPool({ script, workers, capacity, clock });
}

afterEach(() => pool.close());

async function lengthsOf(texts: string[]): Promise<(number | undefined)[]> {
  return (await pool.embed(texts)).map(({ vector }) => vector[0]);
}

describe('WorkerPool', () => {
  it.each([1, 3])('keeps the order of many texts over %i workers', async (workers) => {
    start(workers);
    const texts = Array.from({ length: 100 }, (_, at) => 'x'.repeat(at + 1));
    expect(await lengthsOf(texts)).toEqual(texts.map(({ length }) => length));
  });

  it('puts the texts of several calls into one batch while the worker is busy', async () => {
    start();
    const first = pool.embed(['first']);
    const others = [pool.embed(['second']), pool.embed(['third'])];
    const sizes = (await Promise.all([first, ...others])).map(([embedding]) => embedding!.vector[1]);
    expect(sizes).toEqual([1, 2, 2]);
  });

  it.each(['crash', 'leave'])(
    'rejects the batch of a worker told to %s and goes on with a new one',
    async (fault) => {
      start();
      await expect(pool.embed([fault])).rejects.toMatchObject({ code: 'EMBEDDER_FAILED' });
      expect(await lengthsOf(['four'])).toEqual([4]);
    },
  );

  it('ends a worker that does not answer', async () => {
    start();
    expect(await lengthsOf(['warm'])).toEqual([4]);
    const hanging = pool.embed(['hang']);
    clock.advance(30_000);
    await expect(hanging).rejects.toMatchObject({ code: 'EMBEDDER_FAILED' });
    expect(await lengthsOf(['on'])).toEqual([2]);
  });

  it('refuses a call that would make too many texts wait', async () => {
    start(1, 2);
    await expect(pool.embed(['a', 'b', 'c'])).rejects.toMatchObject({ code: 'EMBEDDER_FAILED' });
    expect(await lengthsOf(['a', 'b'])).toEqual([1, 1]);
  });

  it('frees the places of an aborted call at once', async () => {
    start(1, 2);
    const hanging = pool.embed(['hang']).catch((error: unknown) => error);
    const controller = new AbortController();
    const waiting = pool.embed(['a', 'b'], controller.signal);
    controller.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    const next = lengthsOf(['c', 'd']);
    clock.advance(30_000);
    expect(await hanging).toMatchObject({ code: 'EMBEDDER_FAILED' });
    expect(await next).toEqual([1, 1]);
  });

  it('rejects what runs and what waits when it is closed', async () => {
    start();
    const calls = [pool.embed(['hang']), pool.embed(['waits'])].map((call) => call.catch((error) => error));
    await pool.close();
    expect(await Promise.all(calls)).toMatchObject([{ code: 'CLOSED' }, { code: 'CLOSED' }]);
    await expect(pool.embed(['late'])).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
