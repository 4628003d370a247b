import { RepriseError } from 'reprise/core';
import type { Embedding } from 'reprise/embedders';
import { FakeEmbedder, ManualClock } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { WatchedEmbedder } from './watched-embedder.ts';

const patience = 2_000;
const remedy = 'Check the embedding service, its address and its model name';

/** An embedder whose next calls do as told. */
class ToldEmbedder extends FakeEmbedder {
  next: (() => Promise<Embedding[]>) | undefined;

  override embed(texts: readonly string[]): Promise<Embedding[]> {
    return this.next?.() ?? super.embed(texts);
  }
}

/** A watched embedder, and a way to call it several times. */
function watched() {
  const embedder = new ToldEmbedder();
  const clock = new ManualClock();
  const watch = new WatchedEmbedder({ embedder, clock, patience });
  const embed = async (times: number, next?: () => Promise<Embedding[]>): Promise<void> => {
    embedder.next = next;
    for (let time = 0; time < times; time += 1) await watch.embed(['a text']).catch(() => {});
  };
  return { watch, embedder, clock, embed };
}

const fails = () => Promise.reject(new RepriseError('EMBEDDER_FAILED', 'nothing listens'));

describe('a watched embedder', () => {
  it('is the embedder it watches', async () => {
    const { watch, embedder } = watched();
    const { id, maxTokens, threshold, dimensions } = embedder;
    expect({ ...watch, id: watch.id, sketch: watch.sketch }).toEqual({ id, sketch: undefined });
    expect([watch.maxTokens, watch.threshold, watch.dimensions]).toEqual([maxTokens, threshold, dimensions]);
    expect(await watch.embed(['a text'])).toEqual(await embedder.embed(['a text']));
  });

  it('has a fault, with what to do, after three failures in a row', async () => {
    const { watch, embed } = watched();
    await embed(2, fails);
    expect(watch.fault).toBeUndefined();
    await embed(1, fails);
    expect(watch.fault).toBe(`nothing listens. ${remedy}`);
  });

  it('says what to do also of an error that does not', async () => {
    const { watch, embed } = watched();
    await embed(3, () => Promise.reject(new Error('odd')));
    expect(watch.fault).toBe(`odd. ${remedy}`);
  });

  it('has none for one text that is refused while others are embedded', async () => {
    const { watch, embed } = watched();
    for (let time = 0; time < 5; time += 1) {
      await embed(2, fails);
      await embed(1);
    }
    expect(watch.fault).toBeUndefined();
  });

  it('works again when two calls in a row did, not when one does now and then', async () => {
    const { watch, embed } = watched();
    await embed(3, fails);
    await embed(1);
    await embed(1, fails);
    await embed(1);
    expect(watch.fault).toMatch(/^nothing listens/);
    await embed(1);
    expect(watch.fault).toBeUndefined();
  });

  it('has a fault when calls hang, each counted once', async () => {
    const { watch, embed, clock } = watched();
    const hung: ((error: Error) => void)[] = [];
    const hangs = () => new Promise<Embedding[]>((_, reject) => hung.push(reject));
    const calls = [embed(1, hangs), embed(1, hangs)];
    clock.advance(patience);
    for (const reject of hung) reject(new Error('no answer'));
    await Promise.all(calls);
    expect(watch.fault).toBeUndefined();
    const third = embed(1, hangs);
    clock.advance(patience);
    expect(watch.fault).toBe(`it did not answer within 2000 ms. ${remedy}`);
    hung.at(-1)!(new Error('no answer'));
    await third;
  });

  it.each(['INVALID_ARGUMENT', 'CLOSED'] as const)('has none for %s', async (code) => {
    const { watch, embed } = watched();
    await embed(5, () => Promise.reject(new RepriseError(code, 'not its fault')));
    expect(watch.fault).toBeUndefined();
  });
});
