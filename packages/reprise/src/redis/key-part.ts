import { RepriseError } from '../core/index.ts';

/** What stands for a part that is missing; a text that is the same is written otherwise. */
const missing = '_';

/** What `encodeURIComponent` leaves alone although patterns or readers of keys may take it for something else. */
const furtherMarks = /[!'()*]/g;

/**
 * Writes a text as a part of a key: percent-encoded, so that parts joined with `:` never collide, never look like a
 * pattern and never change the slot of a Cluster, whatever is in them. A missing part is `_`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when the text has half of a character (a lone surrogate).
 *
 * @example
 * ```ts
 * [keyPart('a:b'), keyPart('c'), keyPart(undefined), keyPart('_')].join(':'); // 'a%3Ab:c:_:%5F'
 * ```
 */
export function keyPart(text: string | undefined): string {
  if (text === undefined) return missing;
  if (text === missing) return percent(missing);
  try {
    return encodeURIComponent(text).replace(furtherMarks, percent);
  } catch (cause) {
    throw new RepriseError('INVALID_ARGUMENT', 'A text for a key has half of a character', { cause });
  }
}

/** The text that {@link keyPart} made this part of. */
export function keyPartText(part: string): string | undefined {
  return part === missing ? undefined : decodeURIComponent(part);
}

function percent(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}
