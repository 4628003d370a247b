import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../../stores/index.ts';
import { FakeEmbedder } from '../../testing/index.ts';
import {
  ask,
  closeOpened,
  keepBefore,
  LinesLogger,
  open,
  prompts,
  settled,
  TurnedEmbedder,
} from './reembedding-fixture.js';

afterEach(closeOpened);

/** Refuses what is to be embedded again, so that only the previous embedder finds it. */
class Refusing extends TurnedEmbedder {
  override async embed(texts: readonly string[]) {
    if (texts.includes('question0 about item0')) throw new Error('refused');
    return super.embed(texts);
  }
}

async function changedFrom(count: number, { stays = false } = {}) {
  const store = memory();
  await keepBefore(store, prompts(count));
  const previous = new FakeEmbedder({ id: 'old', dimensions: 512 });
  const embedder = new (stays ? Refusing : TurnedEmbedder)({ id: 'new', dimensions: 512 });
  const logger = new LinesLogger();
  const opened = open(store, { embedder, previousEmbedder: previous, logger });
  await opened.cache.ready;
  const previousLines = () => logger.lines.filter((line) => line.includes('The previous embedder '));
  return { ...opened, previous, previousLines };
}

describe('a previous embedder that is out of service', () => {
  it('is said once; what it alone embedded answers exact requests, until it is embedded again', async () => {
    const { cache, answer, pass, previous, previousLines } = await changedFrom(40);
    previous.mode = 'fail';
    for (let at = 0; at < 3; at += 1) {
      expect(await answer(`about item${at} question${at}`)).toBeUndefined();
      expect(await answer(`question${at} about item${at}`)).toBe(
        `exact: answer to question${at} about item${at}`,
      );
    }
    expect(previousLines()).toEqual([expect.stringMatching(/^warn .*exact requests only/)]);
    await pass(3);
    expect(cache.stats().reembedding).toEqual({ total: 40, done: 40, failed: 0 });
    expect(await answer('about item2 question2')).toBe('semantic: answer to question2 about item2');
  });

  it('is asked again after half a minute', async () => {
    const { answer, pass, previous } = await changedFrom(1, { stays: true });
    previous.mode = 'fail';
    expect(await answer('about item0 question0')).toBeUndefined();
    previous.mode = 'work';
    await pass(29);
    expect(await answer('item0 about question0')).toBeUndefined();
    await pass(2);
    expect(await answer('item0 question0 about')).toContain('semantic');
  });

  it('delays one lookup by its deadline when it hangs, and those after it not at all', async () => {
    const { clock, answer, previous } = await changedFrom(1, { stays: true });
    previous.mode = 'hang';
    let first: string | undefined = 'waiting';
    void answer('about item0 question0').then((found) => {
      first = found;
    });
    await settled();
    expect(first).toBe('waiting');
    clock.advance(2_000);
    await settled();
    expect(first).toBeUndefined();
    let second: string | undefined = 'waiting';
    void answer('item0 about question0').then((found) => {
      second = found;
    });
    await settled();
    expect(second).toBeUndefined();
  });
});

describe('while entries are embedded again', () => {
  it('takes what is written from the current embedder at once, and counts it nowhere', async () => {
    const { cache, answer, pass } = await changedFrom(40);
    await pass(1);
    expect(cache.stats().reembedding.done).toBe(16);
    await cache.keep(ask('delta about epsilon'), 'fresh');
    await cache.keep(ask('question39 about item39'), 'fresher');
    await settled();
    expect(await answer('epsilon about delta')).toBe('semantic: fresh');
    expect(await answer('about item39 question39')).toBe('semantic: fresher');
    expect(cache.stats()).toMatchObject({ indexed: 41, reembedding: { total: 40 } });
    await pass(3);
    expect(cache.stats()).toMatchObject({
      entries: 41,
      indexed: 41,
      reembedding: { total: 40, done: 40, failed: 0 },
    });
    expect(await answer('about item39 question39')).toBe('semantic: fresher');
  });

  it('counts every prompt that the embedder never takes, also when nothing else is left', async () => {
    const store = memory();
    await keepBefore(store, prompts(6));
    const embedder = new TurnedEmbedder({ id: 'new', dimensions: 512 });
    const embed = embedder.embed.bind(embedder);
    embedder.embed = async (texts) => {
      if (texts.some((text) => /item[0-3]/.test(text))) throw new Error('cannot embed this');
      return embed(texts);
    };
    const { cache, answer, pass } = open(store, { embedder });
    await cache.ready;
    await pass(4);
    expect(cache.stats()).toMatchObject({ indexed: 2, reembedding: { total: 6, done: 2, failed: 4 } });
    expect(await answer('question1 about item1')).toContain('exact');
  });

  it('waits for an embedder that is out of service for long, and gives up no entry', async () => {
    const store = memory();
    await keepBefore(store, prompts(1));
    const embedder = new TurnedEmbedder({ id: 'new', dimensions: 512 });
    embedder.mode = 'fail';
    const { cache, clock, answer } = open(store, { embedder });
    await cache.ready;
    for (let minute = 0; minute < 30; minute += 1) {
      clock.advance(60_000);
      await settled();
    }
    expect(cache.stats().reembedding).toEqual({ total: 1, done: 0, failed: 0 });
    embedder.mode = 'work';
    clock.advance(60_000);
    await settled();
    expect(cache.stats().reembedding).toEqual({ total: 1, done: 1, failed: 0 });
    expect(await answer('about item0 question0')).toContain('semantic');
  });
});
