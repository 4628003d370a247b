import { createCache } from '../../cache/index.ts';
import { startFakeLlmServer } from '../../testing/index.ts';
import { LLM } from './llm.ts';

/**
 * The service that is asked; anew for each test, as the cache is.
 *
 * @type {import('../../testing/index.ts').FakeLlmServer}
 */
export let server;

/** @type {import('../../cache/index.ts').Cache} */
export let cache;

/**
 * What {@link stop} disposes, last first.
 *
 * @type {AsyncDisposable[]}
 */
export let opened = [];

/** Starts the service with an empty cache; for `beforeEach`. */
export async function start() {
  server = await startFakeLlmServer();
  cache = createCache();
  opened = [cache, server];
}

/** Ends all that was opened; for `afterEach`. */
export async function stop() {
  for (const resource of opened.reverse()) await resource[Symbol.asyncDispose]();
}

/**
 * A client of the service and the cache, unless the options say otherwise.
 *
 * @param {import('./llm-options.ts').LLMOptions} [options]
 */
export function open(options = {}) {
  const llm = new LLM({
    provider: 'openai-compatible',
    baseUrl: `${server.url}/v1`,
    model: 'fake-model',
    cache,
    ...options,
  });
  opened.push(llm);
  return llm;
}

/**
 * @template T
 * @param {AsyncIterable<T>} pieces
 * @returns {Promise<T[]>}
 */
export async function collect(pieces) {
  /** @type {T[]} */
  const all = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

/**
 * What the service answers a question unless a script says otherwise.
 *
 * @param {string} question
 */
export const answerTo = (question) => `The fake model was asked: ${question}`;
