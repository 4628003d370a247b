import type { Clock } from '../../core/index.ts';
import type { Store, StoredEntry } from '../../stores/index.ts';
import type { SharedVectorIndex } from '../../vectors/index.ts';
import { pendingTag } from '../answers/answer-entry.ts';
import { putOrPass } from './put-or-pass.ts';

/** What {@link fillIndex} works with. */
export interface FillIndexOptions {
  readonly index: SharedVectorIndex;
  /** Where the entries are read. */
  readonly source: Store;
  /** Every key begins with this. */
  readonly prefix: string;
  /** Name and token of the claim. */
  readonly name: string;
  readonly token: number;
  readonly clock: Clock;
  /** Adds the vector of an entry; resolves with false for one that is not to be found by meaning. */
  readonly put: (entry: StoredEntry) => Promise<boolean>;
  /** Called before the first entry is added. */
  readonly onFirst: () => void;
  readonly goesOn: () => boolean;
}

/** What {@link fillIndex} did. */
export interface FilledIndex {
  readonly added: number;
  /** Keys of entries that wait for an embedding. */
  readonly pending: readonly string[];
  /** Whether all was added; else the claim was lost. */
  readonly whole: boolean;
}

/** Milliseconds that a claim lasts when its holder has ended, and after which it is renewed. */
export const claimTime = 15_000;
const renewAfter = 3_000;
/** Vectors added at once: others use the index, too. */
const addedAtOnce = 16;

/** Adds every entry of a store to an index that this instance has claimed. */
export async function fillIndex(options: FillIndexOptions): Promise<FilledIndex> {
  const { index, source, prefix, name, token, clock, goesOn } = options;
  const pending: string[] = [];
  let added = 0;
  let renewed = clock.now();
  let batch: StoredEntry[] = [];
  const addBatch = async (): Promise<void> => {
    if (batch.length > 0 && added === 0) options.onFirst();
    const results = await Promise.all(batch.map((entry) => putOrPass(options.put, entry)));
    added += results.filter(Boolean).length;
    batch = [];
  };
  for await (const entry of source.scan({ prefix, values: false })) {
    if (!goesOn()) return { added, pending, whole: false };
    if (entry.tags.includes(pendingTag)) pending.push(entry.key);
    if (entry.vector) batch.push(entry);
    if (batch.length >= addedAtOnce) await addBatch();
    if (clock.now() - renewed < renewAfter) continue;
    renewed = clock.now();
    if (!(await index.renewFill(name, token, claimTime))) return { added, pending, whole: false };
  }
  await addBatch();
  return { added, pending, whole: await index.endFill(name, token) };
}
