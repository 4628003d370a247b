import { AnswerCache, withDefaults } from '../semantic/index.ts';
import { memory } from '../stores/index.ts';
import { ChaosStore, FakeEmbedder, ManualClock } from '../testing/index.ts';
import { noDirectives, ResponseCache } from './index.ts';

/** @typedef {import('../semantic/index.ts').ChatRequest} ChatRequest */
/** @typedef {import('./index.ts').Ask} Ask */
/** @typedef {import('./index.ts').CacheDirectives} CacheDirectives */
/** @typedef {import('./index.ts').Completion} Completion */
/** @typedef {import('./index.ts').Served} Served */

export const clock = new ManualClock();

/**
 * The stores of the caches that are open.
 *
 * @type {ChaosStore[]}
 */
export const chaos = [];

/** @type {AnswerCache<Completion>[]} */
export const caches = [];

/**
 * @param {{ maxAnswerBytes?: number, abandonAfter?: number }} [options]
 * @param {Partial<import('../semantic/index.ts').SemanticCacheOptions>} [trust]
 */
export function open(options = {}, trust = {}) {
  const store = new ChaosStore(memory({ clock }));
  chaos.push(store);
  /** @type {AnswerCache<Completion>} */
  const answers = new AnswerCache(
    withDefaults({
      embedder: new FakeEmbedder(),
      store,
      guards: [],
      confidence: 0,
      auditRate: 0,
      clock,
      ...trust,
    }),
  );
  caches.push(answers);
  return new ResponseCache({ answers, clock, ...options });
}

/** Closes all caches, over stores that work; for `afterEach`. */
export async function closeAll() {
  for (const store of chaos.splice(0)) store.reads = store.writes = 'work';
  await Promise.all(caches.splice(0).map((cache) => cache.close()));
}

/**
 * @param {string} content
 * @returns {ChatRequest}
 */
export function request(content, rest = {}) {
  return { model: 'gpt-4o', messages: [{ role: 'user', content }], ...rest };
}

/**
 * @param {string} content
 * @returns {Completion}
 */
export function completion(content, finishReason = 'stop') {
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: finishReason }];
  return { id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4o', choices, usage };
}

/** An upstream that answers when it is told to, piece by piece. */
export class Upstream {
  calls = 0;
  /** @type {AbortSignal | undefined} */
  signal;
  /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  #controller;

  /** @type {Ask} */
  ask = async (signal) => {
    this.calls += 1;
    this.signal = signal;
    const body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };

  /** @param {string} text */
  send(text) {
    this.#asked.enqueue(Buffer.from(text));
  }

  end() {
    this.#asked.close();
  }

  cut() {
    this.#asked.error(new Error('socket hang up'));
  }

  get #asked() {
    if (!this.#controller) throw new Error('the upstream was not asked yet');
    return this.#controller;
  }
}

/**
 * An upstream that answers with JSON.
 *
 * @param {unknown} body
 * @returns {Ask}
 */
export function json(body, status = 200) {
  return async () => Response.json(body, { status });
}

/**
 * @param {ResponseCache} cache
 * @param {ChatRequest} what
 * @param {Ask} ask
 * @param {Partial<CacheDirectives>} [directives]
 */
export function respond(cache, what, ask, directives = {}) {
  return cache.respond(what, { tenant: 't', directives: { ...noDirectives, ...directives } }, ask);
}

/**
 * @param {Served} served
 * @returns {Extract<Served, { kind: 'flight' }>}
 */
export function flightOf(served) {
  if (served.kind !== 'flight') throw new Error(`expected a flight, got ${served.kind}`);
  return served;
}

/**
 * The whole body a client gets.
 *
 * @param {Served} served
 */
export async function read(served, stream = false, includeUsage = false) {
  const { content } = await flightOf(served).reader.answer({ stream, includeUsage });
  if (typeof content === 'string') return content;
  let text = '';
  for await (const piece of content) text += piece;
  return text;
}

export const turn = () => new Promise(setImmediate);
