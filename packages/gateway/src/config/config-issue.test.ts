import { RepriseError } from 'reprise/core';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './load-config.ts';

function problem(content: unknown): string {
  try {
    parseConfig(content);
    return 'none';
  } catch (error) {
    expect(RepriseError.isInstance(error) && error.code).toBe('CONFIG_INVALID');
    return (error as Error).message;
  }
}

describe('a bad configuration', () => {
  it.each([
    [{ server: { port: 'eighty' } }, 'server.port'],
    [{ server: { port: 65_536 } }, 'server.port'],
    [{ server: { max_body: '10 potatoes' } }, 'server.max_body'],
    [{ server: { prot: 80 } }, 'server.prot'],
    [{ sever: {} }, 'sever'],
    [{ cache: { ttl: 'a while' } }, 'cache.ttl'],
    [{ cache: { ttl: -1 } }, 'cache.ttl'],
    [{ cache: { max_entries: 0 } }, 'cache.max_entries'],
    [{ semantic: { similarity: 1.5 } }, 'semantic.similarity'],
    [{ upstream: { kind: 'carrier pigeon' } }, 'upstream.kind'],
    [{ auth: { keys: [{ key: 'a', tenant: 't' }, { key: 'b' }] } }, 'auth.keys[1].tenant'],
    [{ prices: { m: { input: -1, output: 0 } } }, 'prices.m.input'],
    [{ server: null }, 'server'],
    [{ auth: { excluded_paths: '/health' } }, 'auth.excluded_paths'],
    [{ capture: { text_chat: { buffer_size: 0 } } }, 'capture.text_chat.buffer_size'],
    [{ capture: { text_chat: { buffer_ttl: 'soon' } } }, 'capture.text_chat.buffer_ttl'],
    [{ capture: { chat: {} } }, 'capture.chat'],
    [null, '(top level)'],
    [{ completion: { cache: { strategy: 'fifo' } } }, 'completion.cache.strategy'],
    [{ completion: { cache: { ttl_seconds: -1 } } }, 'completion.cache.ttl_seconds'],
    [{ sessions: { max_rounds: 0 } }, 'sessions.max_rounds'],
    [{ events: { backfill: -1 } }, 'events.backfill'],
    [{ events: { heartbeat: 'often' } }, 'events.heartbeat'],
  ])('is refused with the path of the field: %j', (content, path) => {
    expect(problem(content)).toContain(`\n  ${path}: `);
  });

  it('is told of with every problem at once', () => {
    const message = problem({ server: { prot: 80 }, cache: { ttl: 'x' }, log: { level: 'loud' } });
    expect(message.split('\n')).toHaveLength(4);
  });

  it.each([
    ['a field of another name', { server: { prot: 80 } }, 'server.prot: is not known; did you mean port?'],
    [
      'a field like no other',
      { server: { colour: 'red' } },
      'server.colour: is not known; there are host, port, allowed_hosts, max_body, drain_timeout',
    ],
    [
      'such a field in what may be left out',
      { redis: { sentinel: { name: 'a', nodes: ['b'], pasword: 'c' } } },
      'redis.sentinel.pasword: is not known; did you mean password?',
    ],
    [
      'such a field in a list',
      { auth: { keys: [{ key: 'a', tenant: 'b', tenants: 'c' }] } },
      'auth.keys[0].tenants: is not known; did you mean tenant?',
    ],
    [
      'such a field under a name of its own',
      { prices: { m: { input: 1, output: 1, ouput: 2 } } },
      'prices.m.ouput: is not known; did you mean output?',
    ],
    ['a field left out', { auth: { keys: [{ key: 'a' }] } }, 'auth.keys[0].tenant: is missing'],
    ['no text', { server: { host: true } }, 'server.host: must be text; found true'],
    ['neither true nor false', { auth: { share: 'yes' } }, 'auth.share: must be true or false; found "yes"'],
    ['no list', { auth: { keys: 'a secret' } }, 'auth.keys: must be a list; found text'],
    ['no mapping', { redis: 'redis://me:secret@host' }, 'redis: must be a mapping; found text'],
    ['an empty section', { server: null }, 'server: must be a mapping; found nothing'],
    [
      'no number',
      { server: { port: 'eighty' } },
      'server.port: must be a whole number from 0 to 65535; found "eighty"',
    ],
    [
      'a fraction',
      { cache: { max_entries: 1.5 } },
      'cache.max_entries: must be a whole number over 0; found 1.5',
    ],
    [
      'a number that is too low',
      { redis: { db: -1 } },
      'redis.db: must be a whole number of 0 or more; found -1',
    ],
    [
      'a number that is too high',
      { semantic: { max_error: 1 } },
      'semantic.max_error: must be a number over 0 and under 1; found 1',
    ],
    [
      'a list that is too short',
      { semantic: { judge: { kind: 'llm', model: 'm', band: [0.5] } } },
      'semantic.judge.band: must be two numbers from 0 to 1, the lower one first',
    ],
    [
      'a misspelt word',
      { upstream: { kind: 'opneai' } },
      'upstream.kind: must be auto or openai or ollama or demo; found "opneai"; did you mean openai?',
    ],
    [
      'a duration',
      { cache: { ttl: 'a while' } },
      'cache.ttl: must be milliseconds as a number, or text such as 250ms, 30s, 5m, 1.5h or 30d; found "a while"',
    ],
    [
      'a duration in seconds',
      { redis: { socket_timeout: [5] } },
      'redis.socket_timeout: must be seconds as a number, or text such as 250ms, 30s, 5m, 1.5h or 30d; found a list',
    ],
    [
      'an address instead of a host',
      { server: { allowed_hosts: ['https://a.example'] } },
      'server.allowed_hosts[0]: must be the name of a host without scheme, port and path, such as cache.example; found "https://a.example"',
    ],
    [
      'a size',
      { cache: { memory: '10 potatoes' } },
      'cache.memory: must be bytes as a whole number, or text such as 512KiB, 64MiB or 2GiB; found "10 potatoes"',
    ],
  ])('is told of with what was found and what may stand there: %s', (_, content, expected) => {
    expect(problem(content)).toBe(`the configuration is not valid:\n  ${expected}`);
  });

  it('repeats no more than the beginning of a long value', () => {
    const message = problem({ log: { level: 'loud'.repeat(1_000) } });
    expect(message).toContain(`${'loud'.repeat(15)}…`);
    expect(message.length).toBeLessThan(250);
  });
});
