import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';

/** What {@link SessionNotices} need. */
export interface SessionNoticesOptions {
  readonly keyValue: KeyValue;
  readonly channel: string;
  readonly clock: Clock;
  /** Another instance wrote this version of a session; `Infinity`: it removed it. */
  readonly onChange: (key: string, version: number) => void;
  /** Notices may have been missed. */
  readonly onGap: () => void;
}

/** Milliseconds until listening is tried again. */
const retryAfter = 1_000;

/** Tells other instances which sessions changed, and hears it from them (S4-10). */
export class SessionNotices {
  readonly #options: SessionNoticesOptions;
  readonly #self = randomUUID();
  #following = false;
  #starting: Promise<void> | undefined;
  #retryAt = 0;
  #end: (() => Promise<void>) | undefined;
  #closed = false;

  constructor(options: SessionNoticesOptions) {
    this.#options = options;
  }

  /** Whether the changes of others are heard; begins to see to it when they are not. */
  get following(): boolean {
    const { clock } = this.#options;
    if (!this.#following && !this.#closed && clock.now() >= this.#retryAt) this.#starting ??= this.#start();
    return this.#following;
  }

  async tell(key: string, version: number): Promise<void> {
    const { keyValue, channel } = this.#options;
    const removed = version === Number.POSITIVE_INFINITY;
    await keyValue.publish(
      channel,
      JSON.stringify({ from: this.#self, key, version: removed ? null : version }),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting;
    this.#following = false;
    await this.#end?.().catch(() => {});
  }

  async #start(): Promise<void> {
    const { keyValue, channel, clock, onGap } = this.#options;
    try {
      this.#end = await keyValue.subscribe(channel, (text) => this.#hear(text), { onGap });
      onGap();
      this.#following = true;
    } catch {
      this.#retryAt = clock.now() + retryAfter;
    } finally {
      this.#starting = undefined;
    }
  }

  #hear(text: string): void {
    const notice = noticeOf(text);
    if (typeof notice?.key !== 'string' || notice.from === this.#self) return;
    this.#options.onChange(notice.key, notice.version ?? Number.POSITIVE_INFINITY);
  }
}

interface Notice {
  readonly from: string;
  readonly key: string;
  /** Null: the session was removed. */
  readonly version: number | null;
}

function noticeOf(text: string): Partial<Notice> | undefined {
  try {
    return (JSON.parse(text) as Partial<Notice> | null) ?? undefined;
  } catch {
    return undefined;
  }
}
