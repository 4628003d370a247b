import { sha256 } from '../../entry/index.ts';
import type { CacheParts } from './cache-parts.ts';
import { decodeCompletion } from './stored-completion.ts';

/** What is known about a hot key without telling what it is or what was suggested (S2-38). */
export interface HotPattern {
  /** SHA-256 of the key, as hexadecimal digits. */
  readonly key: string;
  /** Reads since its last `put`. */
  readonly accessCount: number;
  readonly confidence: number;
  /** Each type once. */
  readonly suggestionTypes: readonly string[];
  readonly suggestionCount: number;
}

/** The hot keys that have suggestions, those read most often first. */
export async function hotPatternsOf(parts: CacheParts): Promise<HotPattern[]> {
  const { keyValue, names, heat, touches, settings } = parts;
  await touches.flush();
  const keys = [...(await heat.hot())];
  const [texts, counts] = await Promise.all([
    keyValue.getMany(keys.map((key) => names.entry(key))),
    Promise.all(keys.map((key) => keyValue.scoreOf(names.accesses, key))),
  ]);
  const now = settings.clock.now();
  return keys
    .flatMap((key, index) => {
      const completion = decodeCompletion(texts[index] ?? '');
      if (!completion || now >= (completion.expiresAt ?? Number.POSITIVE_INFINITY)) return [];
      const { suggestions, confidence } = completion;
      const suggestionTypes = [...new Set(suggestions.map(({ type }) => type))];
      const accessCount = counts[index] ?? 0;
      return [
        { key: sha256(key), accessCount, confidence, suggestionTypes, suggestionCount: suggestions.length },
      ];
    })
    .sort((first, second) => second.accessCount - first.accessCount);
}
