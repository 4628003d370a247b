import type { KeyValue } from '../../redis/index.ts';
import type { BufferedItem } from './buffered-item.ts';

/** Notices kept at most while they cannot be told. */
const mostUntold = 1_000;

/** What a {@link DeliveredNotices} needs. */
export interface DeliveredNoticesOptions {
  readonly keyValue: KeyValue;
  readonly channel: string;
  /** The name of this instance as a writer. */
  readonly writer: string;
  /** Called with a buffer and the number up to which this instance's messages in it were delivered. */
  readonly onDelivered: (name: string, number: number) => void;
}

/** Tells all instances what was delivered, so that they drop their copies. A notice that is missed costs memory only. */
export class DeliveredNotices {
  readonly #options: DeliveredNoticesOptions;
  #untold: string[] = [];
  #subscription: Promise<() => Promise<void>> | undefined;

  constructor(options: DeliveredNoticesOptions) {
    this.#options = options;
  }

  /** Listens, unless it does already; rejects when that is not possible now. */
  async listen(): Promise<void> {
    this.#subscription ??= this.#options.keyValue.subscribe(this.#options.channel, (text) =>
      this.#hear(text),
    );
    try {
      await this.#subscription;
    } catch (error) {
      this.#subscription = undefined;
      throw error;
    }
  }

  /** Tells of delivered items; what cannot be told now is told later. */
  async tell(name: string, items: readonly BufferedItem[]): Promise<void> {
    const writers: Record<string, number> = {};
    for (const { writer, number } of items) writers[writer] = Math.max(writers[writer] ?? 0, number);
    const notice = JSON.stringify({ buffer: name, writers });
    this.#hear(notice);
    if (this.#untold.length < mostUntold) this.#untold.push(notice);
    await this.tellRest();
  }

  async tellRest(): Promise<void> {
    const notices = this.#untold;
    this.#untold = [];
    const { keyValue, channel } = this.#options;
    const told = await Promise.allSettled(notices.map((notice) => keyValue.publish(channel, notice)));
    const untold = notices.filter((_, index) => told[index]?.status === 'rejected');
    this.#untold = [...untold, ...this.#untold].slice(0, mostUntold);
  }

  async close(): Promise<void> {
    const end = await this.#subscription?.catch(() => undefined);
    await end?.().catch(() => {});
  }

  #hear(text: string): void {
    const { writer, onDelivered } = this.#options;
    const notice = noticeOf(text);
    const number = notice?.writers?.[writer];
    if (typeof notice?.buffer === 'string' && Number.isSafeInteger(number))
      onDelivered(notice.buffer, number!);
  }
}

interface Notice {
  readonly buffer: string;
  readonly writers: Readonly<Record<string, number>>;
}

function noticeOf(text: string): Partial<Notice> | undefined {
  try {
    return (JSON.parse(text) as Partial<Notice> | null) ?? undefined;
  } catch {
    return undefined;
  }
}
