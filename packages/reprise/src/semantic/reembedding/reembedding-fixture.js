import { FakeEmbedder, ManualClock } from '../../testing/index.ts';
import { AnswerCache, identify, withDefaults } from '../index.ts';

/** @type {AnswerCache<string>[]} */
const opened = [];

/** Closes the caches of a test; for `afterEach`. */
export async function closeOpened() {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
}

/** Lets everything that waits for nothing but its turn happen. */
export async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** An embedder of the same dimensions as the others whose vectors mean something else: each is turned round. */
export class TurnedEmbedder extends FakeEmbedder {
  /**
   * @override
   * @param {readonly string[]} texts
   */
  async embed(texts) {
    const embeddings = await super.embed(texts);
    return embeddings.map(({ vector, ...rest }) => ({ ...rest, vector: vector.toReversed() }));
  }
}

/**
 * An embedder that is known by its name only until it has answered once, as one in a service is.
 *
 * @param {number} dimensions
 * @returns {import('../../embedders/index.ts').Embedder}
 */
export function service(dimensions) {
  const model = new FakeEmbedder({ id: 'service', dimensions });
  /** @type {number | undefined} */
  let known;
  return {
    id: model.id,
    maxTokens: model.maxTokens,
    threshold: model.threshold,
    get dimensions() {
      return known;
    },
    async embed(texts) {
      known = dimensions;
      return model.embed(texts);
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

/** A logger that keeps its lines. */
export class LinesLogger {
  /** @type {string[]} */
  lines = [];
  debug = () => {};
  info = (/** @type {string} */ message) => void this.lines.push(`info ${message}`);
  warn = (/** @type {string} */ message) => void this.lines.push(`warn ${message}`);
  error = (/** @type {string} */ message) => void this.lines.push(`error ${message}`);
}

/**
 * A process with a cache over a store that others used before it.
 *
 * @param {import('../../stores/index.ts').Store} store
 * @param {Partial<import('../index.ts').SemanticCacheOptions> & { clock?: ManualClock }} [options]
 */
export function open(store, { clock = new ManualClock(), ...options } = {}) {
  const embedder = new FakeEmbedder({ id: 'old', dimensions: 512 });
  const filled = withDefaults({
    embedder,
    store,
    guards: [],
    confidence: 0,
    prefix: 'chat',
    ttl: 'forever',
    clock,
    ...options,
  });
  /** @type {AnswerCache<string>} */
  const cache = new AnswerCache(filled);
  opened.push(cache);
  return {
    cache,
    clock,
    /** Lets `seconds` pass, a little at a time. @param {number} seconds */
    async pass(seconds) {
      for (let passed = 0; passed < seconds * 10; passed += 1) {
        clock.advance(100);
        await settled();
      }
    },
    /** @param {string} content */
    async answer(content) {
      const { hit } = await cache.find(ask(content));
      return hit && `${hit.kind}: ${hit.output}`;
    },
  };
}

/** @param {string} content */
export function ask(content) {
  return identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: 'tenant' });
}

/**
 * Keeps answers through an embedder that is then no longer there.
 *
 * @param {import('../../stores/index.ts').Store} store
 * @param {readonly string[]} prompts
 * @param {Partial<import('../index.ts').SemanticCacheOptions> & { clock?: ManualClock }} [options]
 */
export async function keepBefore(store, prompts, options = {}) {
  const { cache } = open(store, options);
  for (const prompt of prompts) await cache.keep(ask(prompt), `answer to ${prompt}`);
  opened.splice(opened.indexOf(cache), 1);
  await cache.close();
}

/** @param {number} count */
export function prompts(count) {
  return Array.from({ length: count }, (_, at) => `question${at} about item${at}`);
}
