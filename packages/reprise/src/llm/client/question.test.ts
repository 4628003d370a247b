import fc from 'fast-check';
import { expect, it } from 'vitest';
import { entryKey } from '../../entry/index.ts';
import { question } from './question.ts';

const request = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
const keyOf = (fields: object, provider = 'openai', exclude: readonly string[] = []): bigint =>
  entryKey('llm', question({ ...request, ...fields }, provider, exclude).inputs);

it.each([
  'base_url',
  'api_key',
  'api_base',
  'api_version',
  'timeout',
  'num_retries',
  'metadata',
  'stream_options',
  'logit_bias',
  'log_probs',
  'top_logprobs',
  'input_cost_per_token',
  'output_cost_per_token',
  'model_list',
  'http_proxy',
  'https_proxy',
])('S3-43 leaves %s out of the key', (name) => {
  expect(keyOf({ [name]: 'one' })).toBe(keyOf({ [name]: 'another' }));
  expect(keyOf({ [name]: 'one' })).toBe(keyOf({}));
});

it('S3-43 counts messages, model, provider and every other field', () => {
  const fields = fc
    .stringMatching(/^[a-z]{3,9}$/)
    .filter((name) => !['timeout', 'metadata', 'stream'].includes(name));
  fc.assert(
    fc.property(fields, fc.jsonValue(), fc.jsonValue(), (name, left, right) => {
      fc.pre(JSON.stringify(left) !== JSON.stringify(right) && keyOf({ x: left }) !== keyOf({ x: right }));
      expect(keyOf({ [name]: left })).not.toBe(keyOf({ [name]: right }));
    }),
  );
  expect(keyOf({}, 'ollama')).not.toBe(keyOf({}, 'openai'));
  expect(keyOf({ provider: 'ollama' })).not.toBe(keyOf({}, 'ollama'));
});

it('S3-40 leaves out what the client is told to leave out', () => {
  expect(keyOf({ seed: 1 }, 'openai', ['seed'])).toBe(keyOf({ seed: 2 }, 'openai', ['seed']));
  expect(keyOf({ seed: 1, stop: 'a' }, 'openai', ['seed'])).not.toBe(
    keyOf({ stop: 'b' }, 'openai', ['seed']),
  );
});
