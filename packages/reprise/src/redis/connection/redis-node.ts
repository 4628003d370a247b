import {
  type Clock,
  type Logger,
  RepriseError,
  type RetryWaits,
  StateLog,
  type Timer,
} from '../../core/index.ts';
import type { RedisReply } from '../redis-connection.ts';
import { Breaker } from './breaker.ts';
import type { Link, Sending } from './link.ts';
import { unavailable } from './redis-error.ts';
import { WaitingRoom } from './waiting-room.ts';
import { WriteWatch } from './write-watch.ts';

/** Failures in a row behind which a server is asked no more; a silent or absent one is at once. */
const threshold = 5;

/** Milliseconds between two connections that are replaced because the server changed its role. */
const renewPause = 1_000;

/** What a {@link RedisNode} needs and whom it tells. */
export interface NodeOptions {
  /** Names the server in messages. */
  readonly place: string;
  /** Opens a link to wherever the server is now. */
  readonly open: (signal: AbortSignal) => Promise<Link>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly waits: RetryWaits;
  readonly connectDeadline: number;
  readonly commandDeadline: number;
  readonly maxInFlight: number;
  /** Told when `refusal` or `writable` changed. */
  readonly onAvailability: () => void;
  readonly onReconnect: () => void;
}

/**
 * One server and the connection that all commands to it share, made again whenever it breaks.
 *
 * A broken connection is replaced at once, and commands wait for the new one; when that fails, or the server fell
 * silent, they are refused until a probe is answered.
 */
export class RedisNode {
  readonly #options: NodeOptions;
  readonly #breaker: Breaker;
  readonly #room: WaitingRoom;
  readonly #writes: WriteWatch;
  readonly #stop = new AbortController();
  #link: Link | undefined;
  #wasLinked = false;
  #timer: Timer | undefined;
  #renewed = Number.NEGATIVE_INFINITY;

  constructor(options: NodeOptions) {
    this.#options = options;
    const { clock, place, logger, waits, maxInFlight } = options;
    this.#room = new WaitingRoom({ clock, place, size: maxInFlight });
    this.#breaker = new Breaker({
      threshold,
      waits,
      log: new StateLog(logger, place),
      onChange: options.onAvailability,
    });
    this.#writes = new WriteWatch({
      ...options,
      send: (args) => this.send({ args, bytes: false, deadline: options.commandDeadline }),
      onChange: options.onAvailability,
    });
    void this.#connect();
  }

  /** False while the server answers and refuses every write. */
  get writable(): boolean {
    return !this.#writes.refusing;
  }

  /** Names the server in messages. */
  get place(): string {
    return this.#options.place;
  }

  /** What calls reject with at once; undefined while the server is asked. */
  get refusal(): RepriseError | undefined {
    return this.#closed ?? this.#breaker.reason;
  }

  send(sending: Sending): Promise<RedisReply> {
    if (this.#link) return this.#link.send(sending);
    const { refusal } = this;
    if (refusal) return sending.recover?.(refusal) ?? Promise.reject(refusal);
    return this.#room.wait(sending, this.#wasLinked ? sending.deadline : this.#options.connectDeadline);
  }

  /** Takes another connection, because the server no longer is what it was; at most once a second. */
  renew(): boolean {
    const now = this.#options.clock.now();
    if (!this.#link) return true;
    if (now - this.#renewed < renewPause) return false;
    this.#renewed = now;
    const old = this.#link;
    this.#link = undefined;
    old.retire();
    void this.#connect();
    return true;
  }

  /** Takes the server for gone, because it said so itself. */
  trip(reason: RepriseError): void {
    if (!this.#link) return;
    this.#breaker.trip(reason);
    this.#link.close(reason);
  }

  /** Ends it; what is in flight rejects with `reason`. */
  close(reason: RepriseError): void {
    this.#stop.abort(reason);
    this.#timer?.cancel();
    this.#writes.stop();
    this.#link?.close(reason);
    this.#room.refuse(reason);
  }

  get #closed(): RepriseError | undefined {
    return this.#stop.signal.reason;
  }

  async #connect(): Promise<void> {
    try {
      const link = await this.#options.open(this.#stop.signal);
      if (this.#closed) link.close(this.#closed);
      else this.#take(link);
    } catch (error) {
      if (this.#closed) return;
      const reason = RepriseError.isInstance(error) ? error : unavailable(this.#options.place, String(error));
      this.#breaker.trip(reason);
      this.#room.refuse(reason);
      this.#retry();
    }
  }

  #take(link: Link): void {
    this.#link = link;
    link.events = {
      onAnswer: () => this.#breaker.answered(),
      onOverdue: (error) => this.#count(error),
      onRefused: (error, key) => this.#writes.refused(error, key),
      onLost: (reason, silent) => this.#lost(link, reason, silent),
    };
    if (link.lost) {
      this.#lost(link, unavailable(this.#options.place, 'the connection broke'), false);
      return;
    }
    const again = this.#wasLinked;
    this.#wasLinked = true;
    this.#breaker.close();
    if (again) this.#options.onReconnect();
    this.#room.open(link);
  }

  #count(error: RepriseError): void {
    this.#breaker.failed(error);
    if (this.#breaker.reason) this.#link?.close(this.#breaker.reason);
  }

  #lost(link: Link, reason: RepriseError, silent: boolean): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    if (this.#closed) return;
    const again = this.#breaker.doubtful;
    if (silent) this.#breaker.trip(reason);
    else if (!this.#breaker.reason) this.#breaker.failed(reason);
    if (again || silent) this.#retry();
    else void this.#connect();
  }

  #retry(): void {
    this.#timer = this.#options.clock.schedule(this.#breaker.wait, () => void this.#connect());
  }
}
