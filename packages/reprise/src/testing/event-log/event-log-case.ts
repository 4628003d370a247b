import assert from 'node:assert/strict';
import { deferred } from '../../core/index.ts';
import {
  type EventItem,
  EventLog,
  type EventLogOptions,
  type NewEvent,
  type SubscribeOptions,
} from '../../events/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { ContractCase } from '../contract-case.ts';

/** Makes an empty key-value store, which removes what it holds when it is closed; called once for each case. */
export type MakeEventStore = () => Promise<KeyValue> | KeyValue;

/** What a case is given. */
export interface EventLogCase {
  readonly keyValue: KeyValue;
  /** Opens an instance; it is closed at the end. */
  open(options?: Partial<EventLogOptions>): EventLog;
  /** Subscribes and remembers what comes. */
  follow(log: EventLog, options?: Partial<SubscribeOptions>): Follower;
}

/** Milliseconds that a case waits for anything. */
const patience = 5_000;

/** A subscriber that takes everything at once. */
export class Follower {
  readonly items: EventItem[] = [];
  readonly ended: Promise<void>;
  readonly #iterator: AsyncIterableIterator<EventItem>;
  #heard = deferred<void>();

  constructor(iterator: AsyncIterableIterator<EventItem>) {
    this.#iterator = iterator;
    this.ended = this.#run();
  }

  /** What came, for comparison: the number in an event's data, or what else it was. */
  get told(): (number | string)[] {
    return this.items.map((item) => (item.kind === 'event' ? Number(item.event.data['n']) : item.kind));
  }

  /** The ids of the events that came. */
  get ids(): string[] {
    return this.items.flatMap((item) => (item.kind === 'event' ? [item.event.id] : []));
  }

  /** Resolves when as many items came. */
  async until(count: number): Promise<void> {
    const late = setTimeout(() => this.#heard.reject(new Error(`came: ${this.told.join(' ')}`)), patience);
    while (this.items.length < count) await this.#heard.promise;
    clearTimeout(late);
  }

  /** Waits for as many items as these, and compares. */
  async tells(...expected: (number | string)[]): Promise<void> {
    await this.until(expected.length);
    assert.deepEqual(this.told, expected);
  }

  async leave(): Promise<void> {
    await this.#iterator.return?.();
    await this.ended;
  }

  async #run(): Promise<void> {
    for await (const item of this.#iterator) {
      this.items.push(item);
      this.#heard.resolve();
      this.#heard = deferred();
    }
  }
}

/** A case over a key-value store of its own. */
export function eventLogCase(
  make: MakeEventStore,
  title: string,
  check: (given: EventLogCase) => Promise<void>,
): ContractCase {
  return {
    title,
    run: async () => {
      const keyValue = await make();
      const logs: EventLog[] = [];
      const followers: Follower[] = [];
      const given: EventLogCase = {
        keyValue,
        open(options = {}) {
          const log = new EventLog({ keyValue, ...options });
          logs.push(log);
          return log;
        },
        follow(log, options = {}) {
          const follower = new Follower(log.subscribe({ userId: '7', ...options }));
          followers.push(follower);
          return follower;
        },
      };
      try {
        await check(given);
      } finally {
        await Promise.all(logs.map((log) => log.close()));
        await Promise.all(followers.map(({ ended }) => ended));
        await keyValue.close();
      }
    },
  };
}

/** An event of user 7 with a number. */
export function numbered(n: number, more: Partial<NewEvent> = {}): NewEvent {
  return { userId: '7', event: 'task.progress-updated', data: { n }, ...more };
}

/** Publishes numbered events, one after the other, and resolves with their ids. */
export async function publish(log: EventLog, ...numbers: readonly number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const n of numbers) ids.push(await log.publish(numbered(n)));
  return ids;
}

/** Does something of its own before and after every call of a store, to the caller's surprise. */
export function watched(
  keyValue: KeyValue,
  onCall: (name: string, moment: 'before' | 'after') => Promise<void>,
): KeyValue {
  return new Proxy(keyValue, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return async (...given: readonly unknown[]) => {
        await onCall(name, 'before');
        const answer = await Reflect.apply(member, target, given);
        await onCall(name, 'after');
        return answer;
      };
    },
  });
}
