import { expect } from 'vitest';
import { FakeEmbedder } from '../testing/index.ts';
import { SemanticCache } from './index.ts';

/** @type {SemanticCache<any>[]} */
const opened = [];

/**
 * A cache with a fake embedder, without guards and deciding by similarity alone, unless the options say otherwise.
 *
 * @template [T=string]
 * @param {Partial<import('./index.ts').SemanticCacheOptions>} [options]
 * @returns {SemanticCache<T>}
 */
export function open(options = {}) {
  const cache = /** @type {SemanticCache<T>} */ (
    new SemanticCache({ embedder: new FakeEmbedder(), guards: [], confidence: 0, ...options })
  );
  opened.push(cache);
  return cache;
}

/** Closes the caches of a test; for `afterEach`. */
export async function closeOpened() {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
}

/**
 * A conversation of one message.
 *
 * @param {string} content
 * @returns {import('./index.ts').ChatMessage[]}
 */
export function ask(content) {
  return [{ role: 'user', content }];
}

/**
 * The error for an argument or option that is none, with this message.
 *
 * @param {string} message
 */
export function wrong(message) {
  return expect.objectContaining({ code: 'INVALID_ARGUMENT', message });
}
