import { type Clock, RepriseError, systemClock } from '../core/index.ts';
import type { FlightBoard, PostedBatch } from '../llm/index.ts';

/** Options of {@link MemoryFlightBoard}. */
export interface MemoryFlightBoardOptions {
  /** @default systemClock */
  readonly clock?: Clock;
  /** Milliseconds a lease holds unless it is renewed. @default 3000 */
  readonly leaseTime?: number;
}

interface Lease {
  readonly token: string;
  readonly until: number;
  readonly landedAt?: number;
}

/** A board in memory, for tests of several instances in one process; it can be told to fail, to hang, to lose messages. */
export class MemoryFlightBoard implements FlightBoard {
  /** What happens at the next calls. */
  mode: 'work' | 'fail' | 'hang' = 'work';
  /** Whether messages reach who listens; batches can always be read. */
  silent = false;
  readonly #clock: Clock;
  readonly #leaseTime: number;
  readonly #leases = new Map<string, Lease>();
  readonly #streams = new Map<string, PostedBatch[]>();
  readonly #listeners = new Map<string, Set<(batch: PostedBatch) => void>>();

  constructor({ clock = systemClock, leaseTime = 3_000 }: MemoryFlightBoardOptions = {}) {
    this.#clock = clock;
    this.#leaseTime = leaseTime;
  }

  /** Number of leases held by flights that have not landed. */
  get leases(): number {
    return [...this.#leases.keys()].filter((flight) => {
      const lease = this.#lease(flight);
      return lease && lease.landedAt === undefined;
    }).length;
  }

  /** Number of listeners. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  async join(flight: string, token: string, lookedFor: number): Promise<string> {
    await this.#work();
    const lease = this.#lease(flight);
    const { landedAt = Number.POSITIVE_INFINITY } = lease ?? {};
    if (lease && landedAt >= this.#clock.now() - lookedFor) return lease.token;
    this.#leases.set(flight, { token, until: this.#clock.now() + this.#leaseTime });
    return token;
  }

  async holder(flight: string): Promise<string | undefined> {
    await this.#work();
    return this.#lease(flight)?.token;
  }

  async post(
    flight: string,
    token: string,
    { batch, keepFrom }: Parameters<FlightBoard['post']>[2],
  ): Promise<boolean> {
    await this.#work();
    const lease = this.#lease(flight);
    if (lease?.token !== token || lease.landedAt !== undefined) return false;
    this.#leases.set(flight, { token, until: this.#clock.now() + this.#leaseTime });
    if (!batch) return true;
    const name = `${flight} ${token}`;
    const stream = this.#streams.get(name) ?? [];
    if (batch.sequence > (stream.at(-1)?.sequence ?? 0)) stream.push(batch);
    this.#streams.set(
      name,
      stream.filter(({ sequence }) => sequence >= keepFrom),
    );
    if (!this.silent) for (const listener of this.#listeners.get(name) ?? []) listener(batch);
    return true;
  }

  async land(flight: string, token: string, kept: boolean): Promise<void> {
    await this.#work();
    if (this.#lease(flight)?.token !== token) return;
    const landedAt = this.#clock.now();
    if (kept) this.#leases.set(flight, { token, until: landedAt + 10_000, landedAt });
    else this.#leases.delete(flight);
  }

  async read(flight: string, token: string, from: number): Promise<readonly PostedBatch[]> {
    await this.#work();
    return (this.#streams.get(`${flight} ${token}`) ?? []).filter(({ sequence }) => sequence >= from);
  }

  async listen(
    flight: string,
    token: string,
    listener: (batch: PostedBatch) => void,
  ): Promise<() => Promise<void>> {
    await this.#work();
    const name = `${flight} ${token}`;
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return async () => void listeners.delete(listener);
  }

  #lease(flight: string): Lease | undefined {
    const lease = this.#leases.get(flight);
    return lease && lease.until > this.#clock.now() ? lease : undefined;
  }

  async #work(): Promise<void> {
    if (this.mode === 'hang') await new Promise(() => {});
    if (this.mode === 'fail') throw new RepriseError('REDIS_UNAVAILABLE', 'the board was told to fail');
  }
}
