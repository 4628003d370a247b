import { type Clock, type Logger, RepriseError, StateLog, type Timer } from '../../core/index.ts';
import type { RedisArgument } from '../redis-connection.ts';
import { redisCodeOf } from './redis-error.ts';

/** Codes of a server that takes no writes: it is full, a replica, cannot save, or has too few replicas. */
const ofServer = new Set(['OOM', 'READONLY', 'MISCONF', 'NOREPLICAS']);

/** The user may not do this; whether other writes are allowed is not said. */
const ofUser = 'NOPERM';

/** Milliseconds between two probes while writes are refused. */
const pause = 500;

/** Milliseconds without a refusal until writes count as taken: a server that is just full takes one now and then. */
const calm = 1_500;

/** What a {@link WriteWatch} needs. */
export interface WriteWatchOptions {
  /** Names the server in messages. */
  readonly place: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Sends a command to the server. */
  readonly send: (args: readonly RedisArgument[]) => Promise<unknown>;
  /** Told once per change. */
  readonly onChange: () => void;
}

/**
 * Knows whether a server that answers refuses every write, and logs it once per change.
 *
 * A refusal that may mean it is looked into with a write that changes nothing, `SETRANGE key 0 ""`, with the key that
 * was refused: it meets the same conditions, the user's rights included, and the same node of a Cluster. It is
 * repeated until it is taken, so that recovery is noticed although nobody writes.
 */
export class WriteWatch {
  readonly #options: WriteWatchOptions;
  readonly #log: StateLog;
  #refusing = false;
  #looking = false;
  #key = '';
  #refusedAt = 0;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(options: WriteWatchOptions) {
    this.#options = options;
    const words = { failing: 'refuses writes', working: 'takes writes again' };
    this.#log = new StateLog(options.logger, options.place, words);
  }

  /** Whether the server refuses every write. */
  get refusing(): boolean {
    return this.#refusing;
  }

  /** To be called with each refusal of a command. */
  refused(error: RepriseError, key: string | undefined): void {
    const code = redisCodeOf(error);
    if (key === undefined || !meansWrites(code)) return;
    this.#key = key;
    if (code !== ofUser) this.#refusedAt = this.#options.clock.now();
    if (!this.#refusing && !this.#looking) void this.#look(error);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #look(reason: RepriseError): Promise<void> {
    this.#looking = true;
    const answer = await this.#probe();
    this.#looking = false;
    if (this.#stopped) return;
    if (answer === 'refused') this.#begin(reason);
    else if (answer === 'taken') this.#end();
    if (this.#refusing) this.#timer = this.#options.clock.schedule(pause, () => void this.#look(reason));
  }

  #begin(reason: RepriseError): void {
    this.#refusedAt = this.#options.clock.now();
    if (this.#refusing) return;
    this.#refusing = true;
    this.#log.failed(reason, 'what it has can be read, and it takes nothing new');
    this.#options.onChange();
  }

  #end(): void {
    if (!this.#refusing || this.#options.clock.now() - this.#refusedAt < calm) return;
    this.#refusing = false;
    this.#log.succeeded();
    this.#options.onChange();
  }

  async #probe(): Promise<'taken' | 'refused' | 'unknown'> {
    try {
      await this.#options.send(['SETRANGE', this.#key, '0', '']);
      return 'taken';
    } catch (error) {
      if (meansWrites(redisCodeOf(error))) return 'refused';
      // Any other refusal, such as WRONGTYPE, is about the key: the server looked at it, or no longer has it.
      return RepriseError.isInstance(error) && error.code === 'REDIS_REFUSED' ? 'taken' : 'unknown';
    }
  }
}

/** Whether a refusal with that code may be one of every write. */
export function meansWrites(code: string | undefined): boolean {
  return code !== undefined && (ofServer.has(code) || code === ofUser);
}
