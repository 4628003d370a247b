import { type Clock, StateLog, type Timer } from '../../core/index.ts';
import type { RedisCommand } from '../../redis/index.ts';
import type { GroupKeys } from './key-layout.ts';
import type { RedisSession } from './redis-session.ts';

interface Notes {
  readonly keys: GroupKeys;
  readonly used: Map<string, number>;
}

/** Milliseconds that notes are collected before they are sent. */
const delay = 1_000;
/** Notes that are sent without waiting; what comes while as many again are under way is dropped. */
const most = 1_000;

/** Tells the server which entries were read, in batches and never on the way of a read. */
export class AccessNotes {
  readonly #session: RedisSession;
  readonly #clock: Clock;
  readonly #log: StateLog;
  #notes = new Map<string, Notes>();
  #count = 0;
  #timer: Timer | undefined;
  #sending: Promise<void> | undefined;

  constructor(session: RedisSession) {
    this.#session = session;
    this.#clock = session.clock;
    this.#log = new StateLog(session.logger, 'Noting the last access');
  }

  /** Notes that an entry was read now. */
  add(keys: GroupKeys, key: string): void {
    if (this.#count >= most && this.#sending) return;
    const notes = this.#notes.get(keys.group) ?? { keys, used: new Map<string, number>() };
    this.#notes.set(keys.group, notes);
    const before = notes.used.size;
    notes.used.set(key, this.#clock.now());
    this.#count += notes.used.size - before;
    if (this.#count >= most) void this.send();
    else this.#timer ??= this.#clock.schedule(delay, () => void this.send());
  }

  /** Sends what is noted; a failure is logged and what was noted is lost. */
  async send(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#sending;
    if (this.#count === 0) return;
    const commands = [...this.#notes.values()].map(commandOf);
    this.#notes = new Map();
    this.#count = 0;
    this.#sending = this.#send(commands);
    await this.#sending;
    this.#sending = undefined;
  }

  async #send(commands: readonly RedisCommand[]): Promise<void> {
    try {
      await this.#session.sendAll(commands);
      this.#log.succeeded();
    } catch (error) {
      this.#log.failed(error, 'entries that were read may go too early');
    }
  }
}

function commandOf({ keys, used }: Notes): RedisCommand {
  const scored = [...used].flatMap(([key, at]) => [String(at), key]);
  return { args: ['ZADD', keys.access, 'XX', ...scored], key: keys.access };
}
