import type { PushOptions } from '../contract/list-operations.ts';
import type { Value } from '../contract/value.ts';
import { toBinary } from '../memory/binary.ts';
import { type JournaledCall, journaledCall } from './journaled-call.ts';

/** Items that are pushed in one call at most; more are sent in several. */
const mostItems = 500;

/** Two calls as one of the same effect, or undefined. */
export function appendable(last: JournaledCall, next: JournaledCall): JournaledCall | undefined {
  if (last.name !== next.name) return undefined;
  const [key] = next.args;
  if (next.name === 'expire') return next;
  if (next.name === 'increment' || next.name === 'decrement') {
    const sum = amountOf(last) + amountOf(next);
    return Number.isSafeInteger(sum) ? journaledCall(next.name, [key, sum], next.at) : undefined;
  }
  if (!isPush(next)) return undefined;
  const items = [...itemsOf(last), ...itemsOf(next)];
  if (items.length > mostItems) return undefined;
  const timed = (next.args[2] as PushOptions | undefined)?.ttl === undefined ? last : next;
  return journaledCall(next.name, [key, items, timed.args[2]], timed.at);
}

/**
 * The calls without items that were taken from the list again: from its front by `popLeft`, else from its end. Items
 * that no call pushed are passed by.
 */
export function withoutItems(
  calls: readonly JournaledCall[],
  popped: readonly Value[],
  name: 'popLeft' | 'popRight',
): JournaledCall[] {
  const order = frontToEnd(calls);
  if (name === 'popRight') order.reverse();
  const gone = new Set<number>();
  for (const item of popped.map(toBinary)) {
    const position = order.findIndex((each, index) => !gone.has(index) && toBinary(each.item) === item);
    if (position >= 0) gone.add(position);
  }
  const left = new Map(calls.filter(isPush).map((call) => [call, new Set(itemsOf(call).keys())] as const));
  for (const position of gone) left.get(order[position]!.call)!.delete(order[position]!.index);
  return calls.flatMap((call) => {
    const kept = left.get(call);
    if (!kept || kept.size === itemsOf(call).length) return [call];
    const items = itemsOf(call).filter((_, index) => kept.has(index));
    return items.length === 0 ? [] : [journaledCall(call.name, [call.args[0], items, call.args[2]], call.at)];
  });
}

interface PushedItem {
  readonly call: JournaledCall;
  readonly index: number;
  readonly item: Value;
}

/** The items as they stand in the list that was made of these calls alone. */
function frontToEnd(calls: readonly JournaledCall[]): PushedItem[] {
  const pushed = (name: JournaledCall['name']): PushedItem[] =>
    calls
      .filter((call) => call.name === name)
      .flatMap((call) => itemsOf(call).map((item, index) => ({ call, index, item })));
  return [...pushed('pushLeft').reverse(), ...pushed('pushRight')];
}

function isPush({ name }: JournaledCall): boolean {
  return name === 'pushRight' || name === 'pushLeft';
}

function itemsOf({ args }: JournaledCall): readonly Value[] {
  return args[1] as readonly Value[];
}

function amountOf({ args }: JournaledCall): number {
  return (args[1] as number | undefined) ?? 1;
}
