import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCache } from '../../cache/index.ts';
import { deferred } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { open, server, start, stop } from './llm-fixture.js';
import type { Tool } from './tool.ts';
import { toolResultCache } from './tool-result-cache.ts';

beforeEach(start);
afterEach(stop);

let runs = 0;
const search: Tool = {
  name: 'search',
  run: ({ query }) => {
    runs += 1;
    if (query === 'fail') throw new Error('out of service');
    return { found: `${query} ${runs}` };
  },
};
const context = { signal: undefined };
const clock = new ManualClock();

function wrap(tools: Record<string, string>, more: { scope?: string; default?: string } = {}): Tool {
  runs = 0;
  return toolResultCache({ cache: createCache({ clock }), tools, ...more }).wrap(search);
}

describe('toolResultCache', () => {
  it('runs a tool once for the same arguments in any order, until its time is over', async () => {
    const tool = wrap({ search: '10m' });
    expect(await tool.run({ query: 'a', page: 1 }, context)).toEqual({ found: 'a 1' });
    expect(await tool.run({ page: 1, query: 'a' }, context)).toEqual({ found: 'a 1' });
    expect(await tool.run({ query: 'a', page: 2 }, context)).toEqual({ found: 'a 2' });
    clock.advance(600_001);
    expect(await tool.run({ query: 'a', page: 1 }, context)).toEqual({ found: 'a 3' });
  });

  it('keeps nothing of a tool that is not named, unless there is a default', () => {
    expect(wrap({ weather: '5m' })).toBe(search);
    expect(wrap({ search: '0s' }, { default: '1m' })).toBe(search);
    expect(wrap({ weather: '5m' }, { default: '1m' })).not.toBe(search);
  });

  it('never keeps an error', async () => {
    const tool = wrap({ search: '10m' });
    await expect(tool.run({ query: 'fail' }, context)).rejects.toThrow('out of service');
    await expect(tool.run({ query: 'fail' }, context)).rejects.toThrow('out of service');
    expect(runs).toBe(2);
  });

  it('shares nothing between scopes, nor between tools with the same arguments', async () => {
    const cache = createCache();
    const tools = { search: '10m', fetch: '10m' };
    runs = 0;
    const results = toolResultCache({ cache, tools, scope: 'acme' });
    await results.wrap(search).run({ query: 'a' }, context);
    await toolResultCache({ cache, tools, scope: 'other' }).wrap(search).run({ query: 'a' }, context);
    await results.wrap({ ...search, name: 'fetch' }).run({ query: 'a' }, context);
    await results.wrap(search).run({ query: 'a' }, context);
    expect(runs).toBe(3);
  });

  it('runs once for all who ask at once, and one who leaves does not end it for the others', async () => {
    const answer = deferred<string>();
    let signal: AbortSignal | undefined;
    const slow: Tool = {
      name: 'search',
      run: (_, given) => {
        runs += 1;
        signal = given.signal;
        return answer.promise;
      },
    };
    runs = 0;
    const tool = toolResultCache({ cache: createCache(), tools: { search: '1m' } }).wrap(slow);
    const leaving = new AbortController();
    const asked = [tool.run({}, { signal: leaving.signal }), tool.run({}, context)];
    leaving.abort();
    answer.resolve('found');
    expect(await Promise.all(asked)).toEqual(['found', 'found']);
    expect([runs, signal]).toEqual([1, undefined]);
  });

  it('refuses a time that is none', () => {
    expect(() => wrap({ search: 'soon' })).toThrow('soon');
  });
});

describe('LLM with toolResults', () => {
  it('runs a tool again only when nothing is kept of it', async () => {
    runs = 0;
    const cache = createCache();
    const toolResults = toolResultCache({ cache, tools: { search: '10m' } });
    const other: Tool = { ...search, name: 'other' };
    const llm = open({ cache: false, toolResults });
    const call = (name: string) => ({ toolCalls: [{ name, arguments: '{"query":"a"}' }] });
    for (const name of ['search', 'search', 'other', 'other']) {
      server.script(call(name), { answer: 'done' });
      expect(await llm.oracle('Look', { tools: [search, other] })).toBe('done');
    }
    expect(runs).toBe(3);
  });
});
