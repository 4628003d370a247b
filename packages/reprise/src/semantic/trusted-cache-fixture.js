import { memory } from '../stores/index.ts';
import { FakeEmbedder, ManualClock } from '../testing/index.ts';
import { SemanticCache } from './index.ts';
import { honest } from './trust/trust-fixture.js';
import { seededRandom } from './tuning/index.ts';

/** @type {SemanticCache<any>[]} */
const opened = [];

/**
 * A conversation of one question in a scope of its own.
 *
 * @param {number | string} scope
 * @param {string} content
 * @returns {import('./index.ts').ChatMessage[]}
 */
export function conversation(scope, content) {
  return [
    { role: 'system', content: `${scope}` },
    { role: 'user', content },
  ];
}

/**
 * What the upstream answers: `other` to a question with a question mark, which the fake embedder does not see.
 *
 * @param {readonly import('./index.ts').ChatMessage[]} messages
 */
export function truthOf(messages) {
  return String(messages.at(-1)?.content).includes('?') ? 'other' : 'usual';
}

/**
 * A cache that decides by similarity alone and audits each hit, with a clock and a log to look at.
 *
 * @param {Partial<import('./semantic-cache.ts').AuditedCacheOptions<string>>} [options]
 */
export function openTrusted(options = {}) {
  const clock = new ManualClock();
  /** @type {string[]} */
  const lines = [];
  /** @param {string} line */
  const log = (line) => void lines.push(line);
  const logger = { debug: log, info: log, warn: log, error: log };
  const parts = {
    embedder: new FakeEmbedder(),
    guards: [],
    confidence: 0,
    ttl: /** @type {const} */ ('forever'),
  };
  const trust = { judge: honest, auditRate: 1, random: seededRandom(1), maxEntries: 100_000 };
  const ask = async (/** @type {readonly import('./index.ts').ChatMessage[]} */ messages) =>
    truthOf(messages);
  /** @type {SemanticCache<string>} */
  const cache = new SemanticCache({
    ...parts,
    ...trust,
    clock,
    logger,
    store: memory({ clock }),
    ask,
    ...options,
  });
  opened.push(cache);
  return { cache, clock, lines };
}

/** Closes the caches of a test; for `afterEach`. */
export async function closeTrusted() {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
}

let ordinal = 0;

/**
 * Asks once every ten seconds, in other words, what was asked before in its own scope; a share of the cached answers is
 * wrong for what is asked. What is not answered from the cache is answered upstream, and kept.
 *
 * @param {{ cache: SemanticCache<string>, clock: ManualClock }} opened
 * @param {{ requests: number, wrong: number, random: () => number }} stream
 */
export async function playCache({ cache, clock }, { requests, wrong, random }) {
  const seen = { served: 0, wrongServed: 0 };
  for (let at = 0; at < requests; at++) {
    const scope = ordinal++;
    clock.advance(10_000);
    await cache.update(conversation(scope, 'alpha one'), 'usual');
    const asked = conversation(scope, random() < wrong ? 'one alpha?' : 'one alpha');
    const answer = await cache.lookup(asked);
    if (answer === undefined) await cache.update(asked, truthOf(asked));
    else seen.served += 1;
    if (answer !== undefined && answer !== truthOf(asked)) seen.wrongServed += 1;
    // Where a judge hangs, nobody waits for it but this.
    await Promise.race([cache.reviewed(), new Promise(setImmediate)]);
  }
  return seen;
}
