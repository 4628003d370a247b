import type { KeyValue, PlainOperations, ValueOperations } from '../key-value.ts';

/** Operations that change nothing and resolve with what they read. */
export const reads = [
  'exists',
  'ttl',
  'get',
  'getMany',
  'listRange',
  'listLength',
  'hashGet',
  'hashGetMany',
  'hashGetAll',
  'hashLength',
  'hashHas',
  'hashFields',
  'hashValues',
  'hasMember',
  'members',
  'memberCount',
  'scoreOf',
  'scoredCount',
  'countByScore',
  'rangeByRank',
  'rangeByScore',
  'readStream',
  'streamTail',
  'streamLength',
] as const satisfies readonly (keyof PlainOperations)[];

/** Operations that change something, which has to reach the primary in the end. */
export const changes = [
  'delete',
  'expire',
  'clear',
  'set',
  'getAndSet',
  'increment',
  'decrement',
  'pushRight',
  'pushLeft',
  'popLeft',
  'popRight',
  'trimList',
  'hashSet',
  'hashDelete',
  'addMembers',
  'removeMembers',
  'addScored',
  'removeScored',
  'incrementScore',
  'removeByScore',
  'appendToStream',
  'trimStream',
] as const satisfies readonly (keyof PlainOperations)[];

/** The name of an operation that changes something. */
export type ChangeName = (typeof changes)[number];

/** Which values an operation gives. */
export type View = 'text' | 'bytes';

type Operation = (...args: unknown[]) => unknown;

/** The operations of a store that give text, or those that give bytes. */
export function viewOf<Item>(store: KeyValue, view: View): ValueOperations<Item> {
  const operations: ValueOperations<unknown> = view === 'bytes' ? store.bytes : store;
  // Which of the two `Item` is follows from the view.
  return operations as ValueOperations<Item>;
}

/** Calls an operation of a store by its name. */
export function call(
  store: KeyValue,
  view: View,
  name: keyof PlainOperations,
  args: readonly unknown[],
): Promise<unknown> {
  const from = name in store.bytes ? viewOf(store, view) : store;
  const operation = Reflect.get(from, name) as Operation;
  return Promise.resolve(operation.apply(from, [...args]));
}
