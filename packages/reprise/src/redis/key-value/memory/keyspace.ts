import { type Clock, RepriseError } from '../../../core/index.ts';
import { emptyHeld, type HeldType } from './held.ts';
import { emptyBytes, isEmpty, type Slot } from './slot.ts';

/** How much a {@link Keyspace} holds. */
export interface KeyspaceBounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** A change to make to a key. */
export interface KeyChange<Type extends HeldType, Result> {
  readonly type: Type;
  /** Bytes it may add to the key. */
  readonly bytes: number;
  /** Makes the change and keeps `bytes` of the slot exact; nothing but a stream stays when it holds nothing. */
  readonly apply: (slot: Slot<Type>) => Result;
}

/** The keys of a memory store: typed, expiring, bounded. */
export class Keyspace {
  readonly #clock: Clock;
  readonly #bounds: KeyspaceBounds;
  readonly #slots = new Map<string, Slot>();
  /** Those that expire, the one used longest ago first. */
  readonly #expiring = new Map<string, Slot>();
  #bytes = 0;
  #closed = false;

  constructor(clock: Clock, bounds: KeyspaceBounds) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#slots.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  now(): number {
    return this.#clock.now();
  }

  /** The slot of a key of any type. */
  find(key: string): Slot | undefined {
    this.assertOpen();
    const slot = this.#slots.get(key);
    if (slot?.expiresAt === undefined) return slot;
    if (slot.expiresAt <= this.#clock.now()) {
      this.#drop(slot);
      return undefined;
    }
    this.#expiring.delete(key);
    this.#expiring.set(key, slot);
    return slot;
  }

  /** What a key of this type holds. @throws RepriseError `REDIS_REFUSED`, `WRONGTYPE`, when it is of another type. */
  read<Type extends HeldType>(key: string, type: Type): Slot<Type>['held'] | undefined {
    return this.#ofType(key, type)?.held;
  }

  /** Changes a key, which is made first when it is not there. */
  change<Type extends HeldType, Result>(key: string, change: KeyChange<Type, Result>): Result {
    const found = this.#ofType(key, change.type);
    this.#makeRoom(key, change.bytes + (found ? 0 : emptyBytes(key)), found ? 0 : 1);
    const slot = found ?? this.#make(key, change.type);
    return this.#applied(slot, change.apply);
  }

  /** Changes a key only if it is there, so that it grows no larger. */
  shrink<Type extends HeldType, Result>(
    key: string,
    type: Type,
    apply: (slot: Slot<Type>) => Result,
  ): Result | undefined {
    const slot = this.#ofType(key, type);
    return slot && this.#applied(slot, apply);
  }

  /** Puts one value in a key, over whatever it held. */
  put(key: string, value: string, expiresAt: number | undefined): void {
    const old = this.find(key);
    const bytes = emptyBytes(key) + value.length;
    this.#makeRoom(key, bytes - (old?.bytes ?? 0), old ? 0 : 1);
    if (old) this.#drop(old);
    const slot = this.#make(key, 'string');
    slot.held.value = value;
    this.#bytes += bytes - slot.bytes;
    slot.bytes = bytes;
    this.expireAt(slot, expiresAt);
  }

  expireAt(slot: Slot, expiresAt: number | undefined): void {
    slot.expiresAt = expiresAt;
    this.#expiring.delete(slot.key);
    if (expiresAt !== undefined) this.#expiring.set(slot.key, slot);
  }

  remove(key: string): boolean {
    const slot = this.find(key);
    if (slot) this.#drop(slot);
    return slot !== undefined;
  }

  /** The keys there are at this moment. */
  keys(): string[] {
    this.assertOpen();
    const now = this.#clock.now();
    const alive: string[] = [];
    for (const { key, expiresAt } of this.#slots.values()) {
      if (expiresAt === undefined || expiresAt > now) alive.push(key);
    }
    return alive;
  }

  /** @throws RepriseError `CLOSED` after {@link Keyspace.close}. */
  assertOpen(): void {
    if (this.#closed) throw new RepriseError('CLOSED', 'The key-value store in memory is closed');
  }

  close(): void {
    this.#closed = true;
    this.#slots.clear();
    this.#expiring.clear();
    this.#bytes = 0;
  }

  #ofType<Type extends HeldType>(key: string, type: Type): Slot<Type> | undefined {
    const slot = this.find(key);
    if (slot === undefined || isOfType(slot, type)) return slot;
    throw refused('WRONGTYPE', `the key holds a value of type ${slot.type}, not ${type}`);
  }

  #make<Type extends HeldType>(key: string, type: Type): Slot<Type> {
    const slot: Slot<Type> = {
      key,
      type,
      held: emptyHeld[type](),
      expiresAt: undefined,
      bytes: emptyBytes(key),
    };
    this.#slots.set(key, slot);
    this.#bytes += slot.bytes;
    return slot;
  }

  #applied<Type extends HeldType, Result>(slot: Slot<Type>, apply: (slot: Slot<Type>) => Result): Result {
    const before = slot.bytes;
    try {
      return apply(slot);
    } finally {
      this.#bytes += slot.bytes - before;
      if (isEmpty(slot)) this.#drop(slot);
    }
  }

  #drop(slot: Slot): void {
    this.#slots.delete(slot.key);
    this.#expiring.delete(slot.key);
    this.#bytes -= slot.bytes;
  }

  /** Like `volatile-lru` of Redis: what expires goes, the one used longest ago first; what does not stays. */
  #makeRoom(writing: string, bytes: number, entries: number): void {
    const { maxEntries, maxBytes } = this.#bounds;
    const tooMuch = (): boolean => this.#bytes + bytes > maxBytes || this.#slots.size + entries > maxEntries;
    if (bytes + entries <= 0 || !tooMuch()) return;
    for (const slot of this.#expiring.values()) {
      if (slot.key !== writing) this.#drop(slot);
      if (!tooMuch()) return;
    }
    throw refused('OOM', 'the memory store is full of keys that do not expire');
  }
}

/** The error of a command that Redis would refuse too, with the code it would give. */
export function refused(redisCode: string, what: string): RepriseError {
  return new RepriseError('REDIS_REFUSED', `The key-value store in memory refused: ${what} (${redisCode})`, {
    details: { redisCode },
  });
}

function isOfType<Type extends HeldType>(slot: Slot, type: Type): slot is Slot<Type> {
  return slot.type === type;
}
