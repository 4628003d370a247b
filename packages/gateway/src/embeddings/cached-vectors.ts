import { canonicalJson, sha256 } from 'reprise/entry';
import { type AnswerCache, type Identity, type IdentityContext, keyPrefix } from 'reprise/semantic';
import { type PackedVector, packVector, unpackVector } from './vector-codec.ts';

/** First part of the keys of cached embeddings. */
export const embeddingPrefix = 'embedding';

/** What, beside the text, decides over a vector. */
export interface EmbeddingQuestion {
  readonly who: Pick<IdentityContext, 'tenant' | 'namespace'>;
  readonly model: string;
  readonly dimensions: number | undefined;
  /** Further fields of the request, such as `input_type`, which some upstreams know. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** Vectors of texts, and how many of them came from the cache. */
export interface CachedVectors {
  /** In the order of the texts. */
  readonly vectors: readonly (readonly number[])[];
  readonly hits: number;
}

/**
 * Vectors of `texts`, in their order: from the cache where it has them; `ask` is called once for the others, each
 * text once.
 *
 * @throws what `ask` throws, and a TypeError when it gives another number of vectors than it was given texts.
 */
export async function cachedVectors(
  cache: AnswerCache<PackedVector>,
  question: EmbeddingQuestion,
  texts: readonly string[],
  ask: (missing: readonly string[]) => Promise<readonly (readonly number[])[]>,
): Promise<CachedVectors> {
  const known = new Map<string, readonly number[]>();
  const unique = [...new Set(texts)];
  await Promise.all(
    unique.map(async (text) => {
      const hit = await cache.findExact(identityOf(question, text));
      if (hit) known.set(text, unpackVector(hit.output));
      else cache.missed();
    }),
  );
  const missing = unique.filter((text) => !known.has(text));
  const hits = texts.filter((text) => known.has(text)).length;
  if (missing.length > 0) {
    const vectors = await ask(missing);
    if (vectors.length !== missing.length) {
      throw new TypeError(`${vectors.length} vectors came for ${missing.length} texts`);
    }
    for (const [at, text] of missing.entries()) known.set(text, vectors[at]!);
    const writes = missing.map((text, at) =>
      cache.keep(identityOf(question, text), packVector(vectors[at]!)),
    );
    // Not keeping them is no reason to fail the request; the cache reports its own faults.
    await Promise.allSettled(writes);
  }
  return { vectors: texts.map((text) => known.get(text)!), hits };
}

function identityOf({ who, model, dimensions, others }: EmbeddingQuestion, text: string): Identity {
  const hash = sha256(canonicalJson({ model, dimensions, text, others }));
  return {
    exactKey: `${keyPrefix({ ...who, prefix: embeddingPrefix })}${hash}`,
    scope: embeddingPrefix,
    text: undefined,
  };
}
