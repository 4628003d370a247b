import type { Clock, RepriseError } from '../../core/index.ts';
import type { RedisReply } from '../redis-connection.ts';
import type { Link, Sending } from './link.ts';
import { commandName, overdue, unavailable } from './redis-error.ts';
import { stayAwake } from './stay-awake.ts';

interface Waiter {
  readonly go: (link: Link) => void;
  readonly fail: (error: RepriseError) => void;
}

/** What a {@link WaitingRoom} needs. */
export interface WaitingRoomOptions {
  readonly clock: Clock;
  readonly place: string;
  readonly size: number;
}

/** Commands that wait, for a bounded time, for a link that is being made. */
export class WaitingRoom {
  readonly #options: WaitingRoomOptions;
  readonly #waiters = new Set<Waiter>();
  #sleep: (() => void) | undefined;

  constructor(options: WaitingRoomOptions) {
    this.#options = options;
  }

  /**
   * Waits for a link at most `patience` milliseconds, which count as part of the deadline unless `patience` is longer.
   */
  wait(sending: Sending, patience: number): Promise<RedisReply> {
    const { clock, place, size } = this.#options;
    if (this.#waiters.size >= size) {
      return fail(sending, unavailable(place, `${size} commands wait for a connection`));
    }
    this.#sleep ??= stayAwake();
    const began = clock.now();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        timer.cancel();
        this.#waiters.delete(waiter);
        this.#rest();
      };
      const waiter: Waiter = {
        go: (link) => {
          leave();
          const waited = patience > sending.deadline ? 0 : clock.now() - began;
          resolve(link.send({ ...sending, deadline: Math.max(1, sending.deadline - waited) }));
        },
        fail: (error) => {
          leave();
          fail(sending, error).then(resolve, reject);
        },
      };
      const timer = clock.schedule(patience, () => {
        waiter.fail(overdue(place, `${commandName(sending.args)}, waiting for a connection,`, patience));
      });
      this.#waiters.add(waiter);
    });
  }

  /** Lets everybody go on. */
  open(link: Link): void {
    for (const waiter of [...this.#waiters]) waiter.go(link);
  }

  /** Sends everybody away. */
  refuse(error: RepriseError): void {
    for (const waiter of [...this.#waiters]) waiter.fail(error);
  }

  #rest(): void {
    if (this.#waiters.size > 0) return;
    this.#sleep?.();
    this.#sleep = undefined;
  }
}

function fail(sending: Sending, error: RepriseError): Promise<RedisReply> {
  return sending.recover?.(error) ?? Promise.reject(error);
}
