import { RepriseError } from '../../core/index.ts';
import { CacheEntry, UNSET } from '../../entry/index.ts';
import type { CallOptions } from '../calls/call-options.ts';
import { type CallPlan, planOf } from '../calls/call-plan.ts';
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
  const content: Partial<ManualParts> = { ...known, ...checkedParts(parts) };
  const { metadata } = withoutBookkeeping(CacheEntry.from('', { metadata: content.metadata ?? {} }));
  return {
    func,
    inputs: content.inputs,
    output: Object.hasOwn(content, 'output') ? content.output : UNSET,
    extra: { metadata, ...(Object.hasOwn(content, 'expected') ? { expected: content.expected } : {}) },
  };
}

/** `func` is there for whoever gives the plain form of an entry. */
const partNames: ReadonlySet<string> = new Set<keyof ManualParts | 'func'>([
  'func',
  'inputs',
  'output',
  'expected',
  'metadata',
  'ttl',
  'tags',
]);

/** Refuses a value in place of the parts of an entry: it would be lost. */
function checkedParts(parts: ManualParts): ManualParts {
  const isRecord = typeof parts === 'object' && parts !== null && !Array.isArray(parts);
  const unknown = isRecord ? Object.keys(parts).find((name) => !partNames.has(name)) : undefined;
  if (isRecord && unknown === undefined) return parts;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `An entry is written as { inputs, output, expected, metadata, ttl, tags }, not as ${unknown === undefined ? 'a bare value' : `something with "${unknown}"`}: put the value at output`,
  );
}

/** What is written by hand is kept as long as it says, and as the cache does for everything else. */
export function setPlan(defaults: CallOptions, { ttl, tags }: ManualParts): CallPlan {
  const plan = planOf(defaults, { ...(ttl === undefined ? {} : { ttl }), ...(tags ? { tags } : {}) });
  return { ...plan, negative: undefined };
}
