import {
  type Clock,
  deferred,
  type Logger,
  type RepriseError,
  type RetryWaits,
  StateLog,
  type Timer,
  withinDeadline,
} from '../../core/index.ts';
import type { RedisReply } from '../redis-connection.ts';
import { askForSlots } from './ask-for-slots.ts';
import { Breaker } from './breaker.ts';
import { type Dial, placeOf } from './dial.ts';
import { keySlot } from './key-slot.ts';
import type { Link, Sending } from './link.ts';
import { closed, redisCodeOf, unavailable } from './redis-error.ts';
import { RedisNode } from './redis-node.ts';
import type { SlotTable } from './slot-table.ts';
import { awake } from './stay-awake.ts';
import type { Topology, TopologyEvents } from './topology.ts';
import { addressText, type RedisAddress } from './wire.ts';

/** What a {@link Cluster} needs. */
export interface ClusterOptions {
  readonly place: string;
  /** Where to ask first. */
  readonly seeds: readonly RedisAddress[];
  readonly dial: Dial;
  /** Where an address is reached from here. */
  readonly reach: (address: RedisAddress) => RedisAddress;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly waits: RetryWaits;
  readonly connectDeadline: number;
  readonly commandDeadline: number;
  readonly maxInFlight: number;
}

/**
 * A {@link Topology} in which many masters share the keys. The table of slots is read again when a server says that a
 * slot moved, and for as long as a master of the table cannot be reached.
 *
 * Source: Redis Cluster Specification, "Client and server responsibilities" and "MOVED and ASK redirection".
 */
export class Cluster implements Topology {
  readonly kind = 'cluster';
  readonly place: string;
  readonly #options: ClusterOptions;
  readonly #events: TopologyEvents;
  readonly #nodes = new Map<string, RedisNode>();
  readonly #stop = new AbortController();
  readonly #breaker: Breaker;
  readonly #known = deferred<void>();
  #table: SlotTable | undefined;
  #loading = false;
  #timer: Timer | undefined;
  #turn = 0;

  constructor(options: ClusterOptions, events: TopologyEvents) {
    this.#options = options;
    this.#events = events;
    this.place = options.place;
    const { waits, logger, place } = options;
    const log = new StateLog(logger, place);
    this.#breaker = new Breaker({
      threshold: Number.POSITIVE_INFINITY,
      waits,
      log,
      onChange: events.onAvailability,
    });
    this.#known.promise.catch(() => {});
    void this.#load();
  }

  get refusal(): RepriseError | undefined {
    if (!this.#table) return this.#closed ?? this.#breaker.reason;
    let refusal: RepriseError | undefined;
    for (const node of this.#nodes.values()) {
      refusal = node.refusal;
      if (!refusal) return undefined;
    }
    return refusal;
  }

  get writable(): boolean {
    return [...this.#nodes.values()].every((node) => node.writable);
  }

  get missing(): readonly string[] {
    if (!this.#table) return this.refusal ? [this.place] : [];
    return [...this.#nodes.values()].filter((node) => node.refusal).map((node) => node.place);
  }

  nodeFor(key: string | undefined): RedisNode | Promise<RedisNode> {
    if (!this.#table) return this.#whenKnown().then(() => this.nodeFor(key));
    const name = key === undefined ? this.#anyMaster() : this.nameOf(key);
    const node = name === undefined ? undefined : this.#nodes.get(name);
    if (node) return node;
    void this.#load();
    return Promise.reject(unavailable(this.place, 'no server has the slot of the key'));
  }

  nameOf(key: string | undefined): string | undefined {
    return key === undefined ? undefined : this.#table?.masterOf(keySlot(key));
  }

  async open(key: string | undefined, signal: AbortSignal): Promise<Link> {
    if (!this.#table) await this.#whenKnown();
    const name = key === undefined ? this.#anyMaster() : this.nameOf(key);
    const address = name === undefined ? undefined : this.#table?.masters.get(name);
    if (!address) throw unavailable(this.place, 'no server has the slot of the key');
    return this.#options.dial(address, signal);
  }

  learn(error: RepriseError, key: string | undefined): void {
    const code = redisCodeOf(error);
    if (code === 'MOVED' && key !== undefined && this.#table) {
      this.#take(this.#table.moved(keySlot(key), this.#addressIn(error)));
    }
    if (code === 'MOVED' || code === 'CLUSTERDOWN') void this.#load();
  }

  redirect(error: RepriseError, key: string | undefined, sending: Sending): Promise<RedisReply> | undefined {
    this.learn(error, key);
    const code = redisCodeOf(error);
    if (code !== 'MOVED' && code !== 'ASK') return undefined;
    const node = this.#nodeAt(this.#addressIn(error));
    // The server serves a slot that is on its way to it only to the command right behind this one.
    if (code === 'ASK') node.send({ ...sending, args: ['ASKING'], recover: () => undefined }).catch(() => {});
    return node.send(sending);
  }

  close(): void {
    const reason = closed();
    this.#stop.abort(reason);
    this.#timer?.cancel();
    this.#known.reject(reason);
    for (const node of this.#nodes.values()) node.close(reason);
  }

  get #closed(): RepriseError | undefined {
    return this.#stop.signal.reason;
  }

  async #whenKnown(): Promise<void> {
    if (this.refusal) throw this.refusal;
    const { clock, connectDeadline } = this.#options;
    const operation = `finding the servers of ${this.place}`;
    await awake(withinDeadline(this.#known.promise, { operation, milliseconds: connectDeadline, clock }));
  }

  /** One after the other, those that can be reached before the others. */
  #anyMaster(): string | undefined {
    const all = [...this.#nodes];
    const reachable = all.filter(([, node]) => !node.refusal);
    const choice = reachable.length > 0 ? reachable : all;
    this.#turn += 1;
    return choice[this.#turn % choice.length]?.[0];
  }

  async #load(): Promise<void> {
    if (this.#loading || this.#closed) return;
    this.#loading = true;
    this.#timer?.cancel();
    try {
      const table = await this.#ask();
      if (this.#closed) return;
      this.#take(table);
      this.#breaker.answered();
      this.#breaker.close();
      this.#known.resolve();
    } catch (error) {
      if (this.#closed) return;
      const reason = error as RepriseError;
      // Behind a known table its masters say how they are.
      if (this.#table) this.#breaker.failed(reason);
      else this.#breaker.trip(reason);
    } finally {
      this.#loading = false;
    }
    this.#watch();
  }

  #ask(): Promise<SlotTable> {
    const known = [...this.#nodes].map(([name, node]) => ({
      node,
      host: this.#table?.masters.get(name)?.host ?? '',
    }));
    return askForSlots(known, { ...this.#options, signal: this.#stop.signal });
  }

  #take(table: SlotTable): void {
    const before = new Set(this.#nodes.keys());
    this.#table = table;
    for (const [name, address] of table.masters) {
      before.delete(name);
      this.#nodeAt(address);
    }
    for (const name of before) {
      const node = this.#nodes.get(name);
      this.#nodes.delete(name);
      // What was wrong with it was told, and it may never be heard of again.
      if (node && (node.refusal || !node.writable)) {
        this.#options.logger.info(`${node.place} is no master any more: others have its keys`);
      }
      node?.close(unavailable(this.place, `${name} is no master of it any more`));
    }
    this.#events.onAvailability();
    // Whoever has the keys of a master now may not have its last writes.
    if (before.size > 0) this.#events.onReconnect();
  }

  /** The table does not name a server that gets its first slot. */
  #nodeAt(address: RedisAddress): RedisNode {
    const name = addressText(address);
    const node = this.#nodes.get(name) ?? this.#makeNode(address);
    this.#nodes.set(name, node);
    return node;
  }

  #makeNode(address: RedisAddress): RedisNode {
    const { dial } = this.#options;
    const onAvailability = (): void => {
      this.#events.onAvailability();
      this.#watch();
    };
    return new RedisNode({
      ...this.#options,
      place: placeOf(address),
      open: (signal) => dial(address, signal),
      onAvailability,
      onReconnect: this.#events.onReconnect,
    });
  }

  /** Reads the table again later while a master is missing. */
  #watch(): void {
    if (this.#closed || this.#loading) return;
    this.#timer?.cancel();
    const missing = [...this.#nodes.values()].some((node) => node.refusal);
    if (!missing && !this.#breaker.reason) return;
    this.#timer = this.#options.clock.schedule(this.#breaker.wait, () => void this.#load());
  }

  #addressIn(error: RepriseError): RedisAddress {
    const text = String(error.details['node']);
    const end = text.lastIndexOf(':');
    const [first] = this.#table?.masters.values() ?? [];
    const host = text.slice(0, end) || (first?.host ?? '');
    return this.#options.reach({ host, port: Number(text.slice(end + 1)) });
  }
}
