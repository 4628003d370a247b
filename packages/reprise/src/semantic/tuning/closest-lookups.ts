import type { Embedder } from '../../embedders/index.ts';
import { flat } from '../../vectors/index.ts';
import { cosine } from '../matching/cosine.ts';
import type { LabelledSet } from './labelled-set.ts';
import { readAhead } from './read-ahead.ts';
import type { PreferredCandidate } from './scored-lookup.ts';

/** Neighbours compared again exactly, since an index is exact to 0.01. */
const compared = 8;

/**
 * What a cache without guards and evidence has to decide about: the closest cached prompt of each lookup, and whether
 * it is right. Prompts are cached and asked as `scoreLabelled` does.
 *
 * @throws what the embedder throws.
 */
export async function closestLookups(set: LabelledSet, embedder: Embedder): Promise<PreferredCandidate[]> {
  return set.kind === 'pairs' ? closestOfPairs(set, embedder) : closestOfStream(set, embedder);
}

async function closestOfPairs(
  { pairs }: Extract<LabelledSet, { kind: 'pairs' }>,
  embedder: Embedder,
): Promise<PreferredCandidate[]> {
  const texts = pairs.flatMap(({ a, b }) => [a, b]);
  const ahead = readAhead(embedder, texts);
  const lookups: PreferredCandidate[] = [];
  for (const { a, b, same } of pairs) {
    const [left, right] = await ahead.embed([a, b]);
    lookups.push({ group: a, weight: 1, score: cosine(left!.vector, right!.vector), right: same });
  }
  return lookups;
}

async function closestOfStream(
  { prompts }: Extract<LabelledSet, { kind: 'stream' }>,
  embedder: Embedder,
): Promise<PreferredCandidate[]> {
  const ahead = readAhead(
    embedder,
    prompts.map(({ prompt }) => prompt),
  );
  const vectors: Float32Array[] = [];
  const lookups: PreferredCandidate[] = [];
  const index = flat();
  for (const [at, { prompt, answer }] of prompts.entries()) {
    const vector = (await ahead.embed([prompt]))[0]!.vector;
    const neighbours = await index.search('all', vector, compared);
    const closest = neighbours
      .map(({ id }) => ({ place: Number(id), score: cosine(vectors[Number(id)]!, vector) }))
      .sort((left, right) => right.score - left.score)[0];
    const right = closest !== undefined && prompts[closest.place]!.answer === answer;
    lookups.push({ group: answer, weight: 1, score: closest?.score, right });
    index.add('all', String(at), vector);
    vectors.push(vector);
  }
  index.close();
  return lookups;
}
