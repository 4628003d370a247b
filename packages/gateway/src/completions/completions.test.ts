import { silentLogger, systemClock } from 'reprise/core';
import { memoryKeyValue } from 'reprise/redis';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/index.ts';
import type { AskModel } from '../upstreams/index.ts';
import { Completions } from './completions.ts';

const { completion } = parseConfig({ completion: { enabled: true } });

function open(ask: AskModel = async () => ' goes on'): Completions {
  const keyValue = memoryKeyValue();
  return new Completions(completion, { keyValue, ask, model: 'm', clock: systemClock, logger: silentLogger });
}

describe('completions of many tenants', () => {
  it('are open for a thousand at a time; what the others had is still there', async () => {
    const completions = open();
    const request = { text: '- milk', cursorPosition: 6 };
    const first = completions.of({ tenant: 'first:*' });
    await first.service.suggest(request);
    for (let tenant = 0; tenant < 999; tenant++) completions.of({ tenant: `t${tenant}` });
    expect(completions.of({ tenant: 'first:*' })).toBe(first);
    completions.of({ tenant: 'one too many' });
    expect(completions.of({ tenant: 'first:*' })).toBe(first);
    expect(completions.callers).toBe(1_000);
    for (let tenant = 0; tenant < 1_000; tenant++) completions.of({ tenant: `u${tenant}` });
    await expect(first.service.suggest(request)).rejects.toMatchObject({ code: 'CLOSED' });
    const again = completions.of({ tenant: 'first:*' });
    expect(await again.service.suggest(request)).toMatchObject({ cacheHit: true });
    await completions.close();
    expect(completions.callers).toBe(0);
  });

  it('ask the upstream with the authorization of the caller, whoever else of the tenant asks at the same time', async () => {
    const seen = new Map<string, string | undefined>();
    const completions = open(async ({ messages }, { authorization }) => {
      seen.set(JSON.stringify(messages).includes('Alpha') ? 'a' : 'b', authorization);
      return ' goes on';
    });
    const [a, b] = ['Bearer a', 'Bearer b'].map((authorization) =>
      completions.of({ tenant: 'one', authorization }),
    );
    const suggest = ({ service }: typeof a & {}, text: string) =>
      service.suggest({ text, cursorPosition: text.length });
    await Promise.all([suggest(a!, 'Alpha is the first letter'), suggest(b!, 'Beta is the second letter')]);
    expect(Object.fromEntries(seen)).toEqual({ a: 'Bearer a', b: 'Bearer b' });
    await completions.close();
  });

  it('are counted together, those of tenants that were closed too', async () => {
    const completions = open();
    const request = { text: '- milk', cursorPosition: 6 };
    for (const tenant of ['a', 'a', 'b']) await completions.of({ tenant }).service.suggest(request);
    const counts = { hits: 1, misses: 2, evictions: 0 };
    expect(completions.counts()).toEqual(counts);
    for (let tenant = 0; tenant < 1_000; tenant++) completions.of({ tenant: `t${tenant}` });
    expect(completions.counts()).toEqual(counts);
    await completions.close();
    expect(completions.counts()).toEqual(counts);
  });

  it('refuse settings that cannot be', () => {
    for (const fields of [{ max_suggestions: 21 }, { timeout: 0 }, { cache: { ttl_seconds: 0 } }]) {
      expect(() => parseConfig({ completion: fields })).toThrow(/completion\./);
    }
  });
});
