import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChatReceiver } from '../chat-receiver.ts';
import type { Instances } from './start-instances.ts';

/** How messages are pushed. */
export interface PushingOptions {
  /** Of each gateway. @default 1 */
  readonly clients?: number;
  /** Messages of one request. @default 1 */
  readonly together?: number;
  /** Milliseconds that a client waits between two pushes. @default 100 */
  readonly pause?: number;
  /** A gateway may be gone for a while: what it did not acknowledge counts for nothing. @default false */
  readonly mayBeGone?: boolean;
}

/** Different identities that messages are pushed for. */
const users = 7;

const headers = { 'content-type': 'application/json' };

/** Keeps pushing chat messages to all gateways until it is ended, and notes which were acknowledged. */
export class Pushing {
  /** Ids of the messages that a gateway said it has. */
  readonly acknowledged: string[] = [];
  /** What came instead of an acknowledgement. */
  readonly problems: string[] = [];
  readonly #instances: Instances;
  readonly #options: Required<PushingOptions>;
  readonly #running: Promise<unknown>;
  #count = 0;
  #ending = false;

  constructor(
    instances: Instances,
    { clients = 1, together = 1, pause = 100, mayBeGone = false }: PushingOptions = {},
  ) {
    this.#instances = instances;
    this.#options = { clients, together, pause, mayBeGone };
    const everywhere = instances.all.flatMap((_, at) => Array.from({ length: clients }, () => at));
    this.#running = Promise.all(everywhere.map((at) => this.#client(at)));
  }

  async end(): Promise<void> {
    this.#ending = true;
    await this.#running;
  }

  /** Waits until every acknowledged message is delivered, which the gateways are asked for. */
  async delivered(receiver: ChatReceiver): Promise<void> {
    const missing = async (): Promise<number> => {
      const batches = receiver.batchesOf();
      const left = this.acknowledged.filter((id) => !batches.has(id)).length;
      if (left > 0) await this.#flush();
      return left;
    };
    await expect.poll(missing, { timeout: 30_000, interval: 100 }).toBe(0);
  }

  /** Acknowledged messages that came in more than one batch. */
  twice(receiver: ChatReceiver): string[] {
    const batches = receiver.batchesOf();
    return this.acknowledged.filter((id) => batches.get(id)!.size > 1);
  }

  async #flush(): Promise<void> {
    const everywhere = this.#instances.all.flatMap((_, at) =>
      Array.from({ length: users }, (_, user) => this.#post(at, '/flush', { user_id: `user ${user}` })),
    );
    await Promise.all(everywhere);
  }

  async #client(at: number): Promise<void> {
    while (!this.#ending) {
      try {
        await this.#push(at);
        await sleep(this.#options.pause);
      } catch (error) {
        if (!this.#options.mayBeGone) this.problems.push(String(error));
        await sleep(50);
      }
    }
  }

  async #push(at: number): Promise<void> {
    const messages = Array.from({ length: this.#options.together }, () => {
      this.#count += 1;
      return { role: 'user', content: `${this.#count}`, user_id: `user ${this.#count % users}` };
    });
    const response = await this.#post(at, '', { messages });
    const { data } = (await response.json()) as { readonly data: { readonly message_ids?: string[] } };
    if (data.message_ids) this.acknowledged.push(...data.message_ids);
    else this.problems.push(`status ${response.status}: ${JSON.stringify(data)}`);
  }

  #post(at: number, path: string, body: object): Promise<Response> {
    const url = `${this.#instances.all[at]!.url}/api/push/chat${path}`;
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  }
}
