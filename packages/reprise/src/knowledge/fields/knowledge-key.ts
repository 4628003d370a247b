import { RepriseError } from '../../core/index.ts';
import { entryKeyText } from '../../entry/index.ts';

/** What names a knowledge object: its id as a number or as decimal digits, or the object itself (spec S3-52). */
export type KnowledgeKey = bigint | string | { readonly id: bigint };

const ids = 1n << 128n;

/**
 * The id as a number, from any form of key.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for anything that is no id of 128 bits.
 */
export function knowledgeId(key: KnowledgeKey): bigint {
  const id = typeof key === 'object' && key !== null ? key.id : key;
  if (typeof id === 'bigint' && id >= 0n && id < ids) return id;
  if (typeof id === 'string' && /^\d{1,40}$/.test(id) && BigInt(id) < ids) return BigInt(id);
  throw new RepriseError(
    'INVALID_ARGUMENT',
    'A knowledge object is named by its id (a bigint of 128 bits or its decimal digits) or by the object itself',
  );
}

/** The id as 40 decimal digits, from any form of key. */
export function knowledgeIdText(key: KnowledgeKey): string {
  return entryKeyText(knowledgeId(key));
}
