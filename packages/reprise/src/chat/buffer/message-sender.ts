import { RepriseError, withinDeadline } from '../../core/index.ts';
import type { KeyValue, NumberedState } from '../../redis/index.ts';
import type { SharedNames } from './buffer-keys.ts';
import type { BufferRegistry } from './buffer-registry.ts';
import type { Settings } from './buffer-settings.ts';
import { itemText } from './buffered-item.ts';
import { JoinedRuns } from './joined-runs.ts';
import type { OwnMessages, Unconfirmed } from './own-messages.ts';

/** Answers in a row that may bring nothing forward: each says that the server lost something once more. */
const mostLosses = 5;

/** What a {@link MessageSender} needs. */
export interface MessageSenderOptions {
  readonly keyValue: KeyValue;
  readonly names: SharedNames;
  readonly registry: BufferRegistry;
  readonly settings: Settings;
  /** The name of this instance as a writer. */
  readonly writer: string;
}

/** Appends an instance's own messages to the shared lists, each once and in order, whatever answers get lost. */
export class MessageSender {
  readonly #options: MessageSenderOptions;
  readonly #runs = new WeakMap<OwnMessages, JoinedRuns<number>>();
  #losses = 0;

  constructor(options: MessageSenderOptions) {
    this.#options = options;
  }

  /** Times that the server had lost messages of this instance, which were sent again. */
  get losses(): number {
    return this.#losses;
  }

  /**
   * Brings everything of a buffer to the server, what it lost too, and resolves with the length of the shared list; only
   * asks when there is nothing to bring. Calls made during a run share the next one.
   */
  send(own: OwnMessages): Promise<number> {
    let runs = this.#runs.get(own);
    if (!runs) {
      runs = new JoinedRuns(() => this.#bring(own));
      this.#runs.set(own, runs);
    }
    return runs.run();
  }

  /** Asks what the server has of a buffer, and sends nothing. */
  async ask(own: OwnMessages): Promise<void> {
    const { last } = await this.#append(own, { first: own.confirmed + 1, messages: [] });
    this.#heard(own, last);
  }

  async #bring(own: OwnMessages): Promise<number> {
    const goal = own.numberAll();
    for (let fruitless = 0; fruitless < mostLosses; ) {
      const before = own.confirmed;
      const { last, length } = await this.#append(own, own.unconfirmed());
      this.#heard(own, last);
      if (own.confirmed >= goal) return length;
      fruitless = own.confirmed > before ? 0 : fruitless + 1;
    }
    throw new RepriseError('REDIS_UNAVAILABLE', 'Redis keeps losing what was written to it');
  }

  #heard(own: OwnMessages, last: number): void {
    if (!own.serverHas(last)) return;
    this.#losses += 1;
    this.#options.registry.distrust();
  }

  #append(own: OwnMessages, { first, messages }: Unconfirmed): Promise<NumberedState> {
    const { keyValue, names, registry, writer, settings } = this.#options;
    const asking = messages.length === 0;
    const items = messages.map((message, index) =>
      itemText(message, { writer, number: first + index, turn: this.#losses }),
    );
    const { list } = names.of(own.name);
    const append = async (): Promise<NumberedState> => {
      // Both leave at once. A list that is not registered would be found by nobody after a crash.
      const [state] = await Promise.all([
        keyValue.appendNumbered(list, {
          writer,
          first,
          items,
          after: own.settled,
          ...(!asking && { ttl: settings.ttl }),
        }),
        registry.touch(own.name, own.lastPush),
      ]);
      return state;
    };
    const { sendDeadline: milliseconds, clock } = settings;
    return withinDeadline(append(), { operation: 'sending chat messages', milliseconds, clock });
  }
}
