import { messageOf, RepriseError } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import { SemanticCache } from '../semantic-cache.ts';
import type { SemanticCacheOptions } from '../semantic-cache-options.ts';
import type { LabelledPair, LabelledPrompt, LabelledSet } from './labelled-set.ts';
import { pairGroups } from './pair-groups.ts';
import { type Probe, probe } from './probe.ts';
import { readAhead } from './read-ahead.ts';
import type { ScoredLookup } from './scored-lookup.ts';

/** Options of {@link scoreLabelled}. */
export interface ScoreOptions {
  /** The cache whose decisions are tuned: embedder, guards and what else changes its candidates. */
  readonly cache: Omit<SemanticCacheOptions, 'policy' | 'similarity' | 'store' | 'source' | 'index'>;
  /** Candidates under this similarity are not looked at. @default 0.6 */
  readonly floor?: number;
  /** Is told after each lookup how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Plays labelled data through a semantic cache that serves nothing by meaning, and gives what a policy would have
 * had to decide about. Of a pair, the answer to `a` is cached alone and `b` is asked; of a stream, each prompt is
 * asked and then cached.
 *
 * @throws RepriseError `EMBEDDER_FAILED` when the embedder fails, since misses for that reason say nothing.
 */
export async function scoreLabelled(set: LabelledSet, options: ScoreOptions): Promise<ScoredLookup[]> {
  const total = set.kind === 'pairs' ? set.pairs.length : set.prompts.length;
  const texts =
    set.kind === 'pairs' ? set.pairs.flatMap(({ a, b }) => [a, b]) : set.prompts.map(({ prompt }) => prompt);
  const asked = probe(options.floor ?? 0.6);
  let failure = '';
  const cache = new SemanticCache({
    embedDeadline: longestBatch,
    ...options.cache,
    embedder: readAhead(options.cache.embedder, texts, (error) => {
      failure = `: ${messageOf(error)}`;
    }),
    policy: asked.policy,
    maxEntries: total + 1,
    ttl: 'forever',
  });
  try {
    const { embedder } = options.cache;
    const parts = { cache, asked, embedder, why: () => failure, onProgress: options.onProgress };
    return await (set.kind === 'pairs' ? scorePairs(set.pairs, parts) : scoreStream(set.prompts, parts));
  } finally {
    await cache.close();
  }
}

/** Milliseconds a batch of embeddings may take. */
const longestBatch = 120_000;

interface ScoreParts {
  readonly cache: SemanticCache;
  readonly asked: Probe;
  readonly embedder: Embedder;
  /** Why it failed, to be written behind that. */
  readonly why: () => string;
  readonly onProgress: ScoreOptions['onProgress'];
}

async function scorePairs(pairs: readonly LabelledPair[], parts: ScoreParts): Promise<ScoredLookup[]> {
  const groups = pairGroups(pairs);
  const lookups: ScoredLookup[] = [];
  for (const [at, { a, b, same }] of pairs.entries()) {
    const entryId = await parts.cache.update(asMessages(a), a);
    lookups.push(await lookUp(b, groups[at]!, () => same, parts));
    if (entryId !== undefined) await parts.cache.remove(entryId);
    parts.onProgress?.(at + 1, pairs.length);
  }
  return lookups;
}

async function scoreStream(prompts: readonly LabelledPrompt[], parts: ScoreParts): Promise<ScoredLookup[]> {
  const answers = new Map<string, string>();
  const lookups: ScoredLookup[] = [];
  for (const [at, { prompt, answer }] of prompts.entries()) {
    lookups.push(await lookUp(prompt, answer, (entryId) => answers.get(entryId) === answer, parts));
    const entryId = await parts.cache.update(asMessages(prompt), answer);
    if (entryId !== undefined) answers.set(entryId, answer);
    parts.onProgress?.(at + 1, prompts.length);
  }
  return lookups;
}

async function lookUp(
  prompt: string,
  group: string,
  isRight: (entryId: string) => boolean,
  { cache, asked, embedder, why }: ScoreParts,
): Promise<ScoredLookup> {
  asked.take();
  const { hit } = await cache.lookupDetailed(asMessages(prompt));
  if (cache.stats().faults > 0) {
    const what = `The embedder ${embedder.id} failed, so nothing can be scored${why()}`;
    throw new RepriseError('EMBEDDER_FAILED', what);
  }
  const candidates = asked.take().map((candidate) => ({ ...candidate, right: isRight(candidate.entryId) }));
  return { group, weight: 1, exact: hit !== undefined, candidates };
}

function asMessages(content: string): [{ role: 'user'; content: string }] {
  return [{ role: 'user', content }];
}
