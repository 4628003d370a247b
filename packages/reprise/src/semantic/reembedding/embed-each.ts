import type { Embedding } from '../../embedders/index.ts';
import { plainText } from '../text/plain-text.ts';

/** What {@link embedEach} gives, by the keys of the texts. */
export interface EmbeddedEach {
  readonly embeddings: ReadonlyMap<string, Embedding>;
  /** Keys of texts that the embedder did not take, though it took others. */
  readonly refused: readonly string[];
}

/**
 * Embeds texts in one call; when that fails, each in one of its own, so that one that cannot be embedded does not keep
 * the others waiting.
 *
 * @param texts By key.
 * @param call Embeds texts, in order.
 * @throws what `call` throws, when the embedder is out of service: then it does not take a plain text either.
 */
export async function embedEach(
  texts: ReadonlyMap<string, string>,
  call: (texts: readonly string[]) => Promise<readonly Embedding[]>,
): Promise<EmbeddedEach> {
  const embeddings = new Map<string, Embedding>();
  const refused: string[] = [];
  if (texts.size === 0) return { embeddings, refused };
  const made = await call([...texts.values()]).catch(() => undefined);
  if (made) return { embeddings: new Map([...texts.keys()].map((key, at) => [key, made[at]!])), refused };
  await call([plainText()]);
  for (const [key, text] of texts) {
    const [embedding] = await call([text]).catch(() => []);
    if (embedding) embeddings.set(key, embedding);
    else refused.push(key);
  }
  return { embeddings, refused };
}
