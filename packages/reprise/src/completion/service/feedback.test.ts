import { describe, expect, it } from 'vitest';
import { memoryKeyValue } from '../../redis/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { adjustedConfidence, decayed, noCounts, voted } from './feedback/feedback-counts.ts';
import { openService } from './service-fixture.js';

const day = 86_400_000;
const place = '- The quick|';
const complete = async () => ' fox jumps';
const [template, continuation] = ['\n- ', ' fox jumps'];

describe('feedback (3.7 #16: it is not only logged)', () => {
  it('puts a suggestion that was rejected twice behind all others, also a cached one', async () => {
    const { service, texts } = openService({ complete });
    expect(await texts(place)).toEqual([template, continuation]);
    await service.feedback({ suggestionText: template, type: 'template_completion', accepted: false });
    expect(await texts(place)).toEqual([template, continuation]);
    await service.feedback({ suggestionText: template, type: 'template_completion', accepted: false });
    expect(await texts(place)).toEqual([continuation, template]);
    expect(await texts(place, { maxSuggestions: 1 })).toEqual([continuation]);
    expect(await service.stats()).toMatchObject({ accepted: 0, rejected: 2 });
  });

  it('is forgotten with time', async () => {
    const { service, texts, clock } = openService({ complete });
    for (const _ of [1, 2]) await service.feedback({ suggestionText: template, accepted: false });
    expect(await texts(place)).toEqual([continuation, template]);
    clock.advance(2 * day);
    expect(await texts(place)).toEqual([continuation, template]);
    clock.advance(2 * day);
    expect(await texts(place)).toEqual([template, continuation]);
  });

  it('on many suggestions of a type moves all of that type', async () => {
    const { service, suggest } = openService({ complete });
    const confidences = async (marked: string) =>
      (await suggest(marked)).suggestions.map(({ type, confidence }) => [type, confidence]);
    expect(await confidences('## The quick|')).toEqual([
      ['template_completion', 0.9],
      ['semantic_continuation', 0.8],
    ]);
    for (let vote = 0; vote < 30; vote++) {
      const suggestionText = `suggestion ${vote}`;
      await service.feedback({ suggestionText, type: 'template_completion', accepted: false });
      await service.feedback({ suggestionText, type: 'semantic_continuation', accepted: true });
    }
    const moved = await confidences('## The quick|');
    expect(moved.map(([type]) => type)).toEqual(['semantic_continuation', 'template_completion']);
    expect(moved[0]![1]).toBeGreaterThan(0.85);
  });

  it('on a suggestion in a document is about that document', async () => {
    const { service, texts } = openService({ complete });
    for (const _ of [1, 2]) {
      await service.feedback({ suggestionText: template, documentId: 'a', accepted: false });
    }
    expect(await texts(place, { documentId: 'a' })).toEqual([continuation, template]);
    expect(await texts(place, { documentId: 'b' })).toEqual([template, continuation]);
    expect(await texts(place)).toEqual([template, continuation]);
  });

  it('reaches other instances within a second, and no vote of many at once is lost', async () => {
    const clock = new ManualClock();
    const keyValue = memoryKeyValue({ clock });
    const [left, right] = [
      openService({ complete, keyValue }, clock),
      openService({ complete, keyValue }, clock),
    ];
    expect(await right.texts(place)).toEqual([template, continuation]);
    const votes = Array.from({ length: 20 }, (_, at) =>
      (at % 2 ? left : right).service.feedback({
        suggestionText: `\n- ${at % 4 < 2 ? '' : ' '}`,
        type: 'template_completion',
        accepted: false,
      }),
    );
    await Promise.all(votes);
    clock.advance(1_000);
    expect(await right.texts(place)).toEqual([continuation, template]);
    const counts = await keyValue.hashGet('completion:feedback:type:template_completion', 'counts');
    expect(JSON.parse(counts!)).toMatchObject({ accepted: 0, rejected: 20 });
  });

  it('is kept for 30 days, as digests', async () => {
    const { service, keyValue } = openService({ complete });
    const vote = { suggestionText: 'my secret plan', type: 'semantic_continuation', accepted: true } as const;
    await service.feedback({ ...vote, documentId: 'secret.md' });
    const keys: string[] = [];
    for await (const key of keyValue.keys('completion:feedback:')) {
      keys.push(key);
      expect(await keyValue.ttl(key)).toBe(30 * day);
      expect([key, ...(await keyValue.hashValues(key))].join()).not.toContain('secret');
    }
    expect(keys).toHaveLength(2);
  });

  it.each([{ suggestionText: ' ' }, { suggestionText: 'a', type: 'poem' }])('refuses %j', async (fields) => {
    const { service } = openService();
    await expect(service.feedback({ accepted: true, ...fields } as never)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it('is left out while it cannot be read, and says so where it cannot be written', async () => {
    const clock = new ManualClock();
    const memory = memoryKeyValue({ clock });
    const fails = () => Promise.reject(new Error('away'));
    const keyValue = new Proxy(memory, {
      get: (target, name) => (name === 'hashGet' ? fails : Reflect.get(target, name)),
    });
    const { service, texts } = openService({ complete, keyValue }, clock);
    expect(await texts(place)).toEqual([template, continuation]);
    await expect(service.feedback({ suggestionText: template, accepted: true })).rejects.toThrow('away');
  });
});

describe('votes', () => {
  it('count half after a week', () => {
    const counts = voted(voted(noCounts, true, 0), false, 7 * day);
    expect(counts).toEqual({ accepted: 0.5, rejected: 1, at: 7 * day });
    expect(decayed(counts, 14 * day)).toEqual({ accepted: 0.25, rejected: 0.5, at: 14 * day });
    expect(decayed(counts, 0)).toEqual({ ...counts, at: 0 });
  });

  it('move a confidence by a tenth at most, and never out of its range', () => {
    const many = { accepted: 1e6, rejected: 0, at: 0 };
    const bad = { accepted: 0, rejected: 1e6, at: 0 };
    expect(adjustedConfidence(0.8, noCounts, noCounts)).toBe(0.8);
    expect(adjustedConfidence(0.8, many, many)).toBe(0.9);
    expect(adjustedConfidence(0.8, bad, noCounts)).toBe(0.7);
    expect(adjustedConfidence(0.99, many, many)).toBe(1);
    expect(adjustedConfidence(0.95, bad, bad)).toBeLessThan(0.25);
  });
});
