/** A `Cache-Status` header of one cache. */
export interface CacheStatus {
  readonly cache: string;
  readonly parameters: Readonly<Record<string, string | number | true>>;
}

const token = "[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*";
const text = '"((?:[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\["\\\\])*)"';
const parameter = new RegExp(`;[ ]*([a-z*][a-z0-9_.*-]*)(?:=(?:${text}|(${token})|(-?\\d{1,15})))?`, 'y');

/**
 * Reads a `Cache-Status` header (RFC 9211) of one cache by the grammar of structured fields (RFC 8941).
 *
 * @throws Error where the header does not follow the grammar.
 */
export function parseCacheStatus(header: string): CacheStatus {
  const cache = new RegExp(`^${token}`).exec(header)?.[0];
  if (cache === undefined) throw new Error(`no cache is named: ${header}`);
  const parameters: Record<string, string | number | true> = {};
  let at = cache.length;
  while (at < header.length) {
    parameter.lastIndex = at;
    const match = parameter.exec(header);
    if (!match) throw new Error(`not a structured field from character ${at} on: ${header}`);
    const [whole, name, quoted, word, number] = match;
    parameters[name!] =
      number !== undefined ? Number(number) : (quoted?.replace(/\\(.)/g, '$1') ?? word ?? true);
    at += whole.length;
  }
  return { cache, parameters };
}
