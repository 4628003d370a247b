import type { Duration } from '../../../core/index.ts';
import type { Fields } from '../contract/hash-operations.ts';
import type { AppendOptions } from '../contract/stream-operations.ts';
import { fieldPairs } from '../operations/field-pairs.ts';
import { ttlMilliseconds } from '../operations/ttl-milliseconds.ts';
import type { ChangeName } from './operation-names.ts';

/** A change of one key that waits for the primary. */
export interface JournaledCall {
  readonly name: ChangeName;
  readonly args: readonly unknown[];
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** In memory. */
  readonly bytes: number;
}

/** Bytes that a change takes besides its arguments. */
const overhead = 100;

/** Makes a {@link JournaledCall} of arguments that nobody changes any more. */
export function journaledCall(name: ChangeName, args: readonly unknown[], at: number): JournaledCall {
  return { name, args, at, bytes: overhead + sizeOf(args) };
}

/** The arguments of a change so that they can be used twice: iterables read, expiries written out. */
export function reusableArguments(
  name: ChangeName,
  args: readonly unknown[],
  defaultTtl: number,
): readonly unknown[] {
  const [key, ...rest] = args;
  if (name === 'hashSet' || name === 'appendToStream') {
    return [key, fieldPairs(rest[0] as Fields), ...rest.slice(1)];
  }
  if (name === 'set' || name === 'getAndSet') {
    return [key, rest[0], { ttl: defaultTtl, ...definedOf(rest[1]) }];
  }
  return args;
}

/**
 * The arguments of a change that is made later: expiries are shorter by the time that has passed, and nothing is
 * announced, as messages are not sent again.
 */
export function argumentsAt({ name, args, at }: JournaledCall, now: number): readonly unknown[] {
  const left = (ttl: Duration | undefined): Duration | undefined => {
    const milliseconds = ttl === undefined ? undefined : ttlMilliseconds(ttl);
    return milliseconds === undefined ? ttl : Math.max(1, milliseconds - (now - at));
  };
  if (name === 'expire') return [args[0], left(args[1] as Duration)];
  const options = args[2];
  if (typeof options !== 'object' || options === null) return args;
  if (!('ttl' in options || 'announce' in options)) return args;
  const { ttl, announce, ...others } = options as AppendOptions;
  return [args[0], args[1], { ...others, ttl: left(ttl) }];
}

function definedOf(options: unknown): object {
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length * 2;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + 16 + sizeOf(each), 0);
  if (typeof value === 'object' && value !== null) return sizeOf(Object.entries(value));
  return 8;
}
