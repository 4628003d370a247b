import { CacheEntry, UNSET } from '../entry/index.ts';
import type { CallOptions } from './call-options.ts';
import { type CallPlan, planOf } from './call-plan.ts';
import type { FunctionReference, Inputs } from './entry-target.ts';
import type { KeepExtra } from './entry-writer.ts';
import { withoutBookkeeping } from './kept-entry.ts';

/** What an entry that is written by hand consists of; what is absent stays unset. */
export interface ManualParts extends Pick<CallOptions, 'ttl'> {
  readonly inputs?: Inputs;
  readonly output?: unknown;
  /** What the output should have been. */
  readonly expected?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Names under which the entry can be invalidated. */
  readonly tags?: readonly string[];
}

/** What is to be written. */
export interface SetSource {
  readonly func: FunctionReference;
  readonly inputs: Inputs | undefined;
  readonly output: unknown;
  readonly extra: KeepExtra;
}

/** The content of an entry, from an entry or from its parts; the parts count first. */
export function setSource(target: FunctionReference | CacheEntry, parts: ManualParts): SetSource {
  const { func, ...known } = target instanceof CacheEntry ? target.toJSON() : { func: target };
  const content: Partial<ManualParts> = { ...known, ...parts };
  const { metadata } = withoutBookkeeping(CacheEntry.from('', { metadata: content.metadata ?? {} }));
  return {
    func,
    inputs: content.inputs,
    output: Object.hasOwn(content, 'output') ? content.output : UNSET,
    extra: { metadata, ...(Object.hasOwn(content, 'expected') ? { expected: content.expected } : {}) },
  };
}

/** What is written by hand is kept as long as it says, and as the cache does for everything else. */
export function setPlan(defaults: CallOptions, { ttl, tags }: ManualParts): CallPlan {
  const plan = planOf(defaults, { ...(ttl === undefined ? {} : { ttl }), ...(tags ? { tags } : {}) });
  return { ...plan, negative: undefined };
}
