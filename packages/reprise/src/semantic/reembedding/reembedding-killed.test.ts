import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { sqlite } from '../../stores/index.ts';
import { FakeEmbedder } from '../../testing/index.ts';
import { identifiersGuard } from '../guards/index.ts';
import { closeOpened, keepBefore, open, prompts } from './reembedding-fixture.js';

afterEach(closeOpened);

const count = 400;
/** Embedded again when the process is killed: the file holds what was written a moment before. */
const killedAfter = 192;

it('goes on over a data file where a process that was killed had stopped, and has lost nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reprise-reembedding-'));
  const file = join(folder, 'reprise.db');
  try {
    const before = sqlite(file);
    await keepBefore(before, prompts(count));
    await before.close();
    await killedHalfway(file);
    const store = sqlite(file);
    const { cache, answer, pass } = open(store, {
      embedder: new FakeEmbedder({ id: 'new', dimensions: 512 }),
      // Some of so many words meet in one dimension of the vectors.
      guards: [identifiersGuard],
    });
    await cache.ready;
    const { indexed, reembedding } = cache.stats();
    expect(indexed).toBeGreaterThanOrEqual(16);
    expect(reembedding).toEqual({ total: count - indexed, done: 0, failed: 0 });
    expect(reembedding.total).toBeGreaterThan(0);
    await pass(8);
    expect(cache.stats()).toMatchObject({ entries: count, indexed: count });
    expect(cache.stats().reembedding).toEqual({ total: count - indexed, done: count - indexed, failed: 0 });
    for (let at = 0; at < count; at += 10) {
      expect(await answer(`about item${at} question${at}`)).toBe(
        `semantic: answer to question${at} about item${at}`,
      );
    }
    await cache.close();
    await store.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 30_000);

/** Starts a process over a data file and kills it when it has embedded some of the entries again. */
async function killedHalfway(file: string): Promise<void> {
  const program = fileURLToPath(new URL('./reembedding-child.js', import.meta.url));
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  for await (const done of createInterface({ input: child.stdout })) {
    if (Number(done) >= killedAfter) child.kill('SIGKILL');
  }
  await closed;
}
