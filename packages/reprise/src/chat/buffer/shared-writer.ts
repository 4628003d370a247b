import { Outage, RepriseError, StateLog } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { BufferRegistry } from './buffer-registry.ts';
import type { Settings } from './buffer-settings.ts';
import { fewAtOnce } from './few-at-once.ts';
import type { OwnMessage } from './held-messages.ts';
import { JoinedRuns } from './joined-runs.ts';
import type { MessageSender } from './message-sender.ts';
import type { OwnBuffers } from './own-buffers.ts';
import type { OwnMessages } from './own-messages.ts';

/** Where a message is when its push resolves: in what instances share, or in this process only. */
export type Kept = 'shared' | 'local';

/** Where pushed messages are. */
export interface PushState {
  /** Messages waiting in the buffer: of all instances, or of this one where they are kept locally. */
  readonly length: number;
  readonly kept: Kept;
}

/** Buffers that are brought to the server at a time, and that are asked in one round. */
const mostAtOnce = 16;
const mostAsked = 1_000;

/** What a {@link SharedWriter} needs. */
export interface SharedWriterOptions {
  readonly keyValue: KeyValue;
  readonly settings: Settings;
  readonly buffers: OwnBuffers;
  readonly sender: MessageSender;
  readonly registry: BufferRegistry;
  /** Called when messages that were kept here were brought to the server. */
  readonly onBrought: (name: string, length: number) => void;
}

/** Writes to the shared buffers, keeps messages here while that is not possible, and brings them there afterwards. */
export class SharedWriter {
  readonly #options: SharedWriterOptions;
  readonly #outage: Outage;
  readonly #recovery = new JoinedRuns(() => this.#recover());

  constructor(options: SharedWriterOptions) {
    this.#options = options;
    const { clock, logger, random } = options.settings;
    this.#outage = new Outage({
      clock,
      log: new StateLog(logger, 'Keeping chat messages in Redis'),
      consequence: 'they are kept in this process meanwhile',
      waits: { first: 100, longest: 2_000, random },
      recover: () => this.#recovery.run(),
    });
  }

  /** Whether messages are kept here. */
  get away(): boolean {
    return this.#outage.down;
  }

  /**
   * Resolves when the messages are shared or, at the latest after one deadline, kept here.
   *
   * @throws RepriseError `REDIS_UNAVAILABLE` when too many are kept here already; `REDIS_REFUSED` when the buffer's key
   * holds something else.
   */
  async push(name: string, messages: readonly OwnMessage[]): Promise<PushState> {
    const { buffers, sender, keyValue } = this.#options;
    const own = buffers.add(name, messages);
    if (this.#outage.down) {
      if (keyValue.available && this.#recovery.idle) this.#recovery.run().catch(() => {});
      return { length: own.unconfirmedCount, kept: 'local' };
    }
    try {
      const length = await sender.send(own);
      buffers.trimCopies();
      return { length, kept: 'shared' };
    } catch (error) {
      if (isForeignKey(error)) throw error;
      this.#outage.begin(error);
      return { length: own.unconfirmedCount, kept: 'local' };
    }
  }

  /** Brings a buffer's messages to the server, if there are any that it may not have. */
  async bring(name: string): Promise<void> {
    const own = this.#options.buffers.find(name);
    if (own && own.unconfirmedCount > 0 && !this.#outage.down) await this.#options.sender.send(own);
  }

  /** Asks whether the server still has what it was sent, so that what it lost is sent again. */
  async restore(): Promise<void> {
    if (this.#outage.down) return;
    const { buffers, settings, registry } = this.#options;
    buffers.trimCopies();
    const now = settings.clock.now();
    await registry.verify().catch(() => {});
    await fewAtOnce(buffers.copied(mostAsked), mostAtOnce, async (own) => {
      own.lastAsked = now;
      await this.#bring(own);
    }).catch((error: unknown) => {
      if (buffers.held.unconfirmed.count > 0) this.#outage.begin(error);
    });
  }

  /** Brings everything that is kept here to the server; rejects when that is not possible now. */
  recover(): Promise<void> {
    return this.#recovery.run();
  }

  stop(): void {
    this.#outage.stop();
  }

  async #recover(): Promise<void> {
    const { buffers, sender } = this.#options;
    const unconfirmed = buffers.unconfirmed();
    // What was never sent can still be delivered from here; so the server is asked before anything is sent.
    if (unconfirmed[0]) await sender.ask(unconfirmed[0]);
    await fewAtOnce(unconfirmed, mostAtOnce, (own) => this.#bring(own));
    this.#outage.end();
    buffers.trimCopies();
  }

  async #bring(own: OwnMessages): Promise<void> {
    try {
      this.#options.onBrought(own.name, await this.#options.sender.send(own));
    } catch (error) {
      if (!isForeignKey(error)) throw error;
    }
  }
}

/** Whether only this key is out of order: somebody else keeps something of another type there. */
function isForeignKey(error: unknown): boolean {
  return RepriseError.isInstance(error) && error.details['redisCode'] === 'WRONGTYPE';
}
