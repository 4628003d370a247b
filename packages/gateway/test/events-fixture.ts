import { randomBytes } from 'node:crypto';
import type { TestGateway } from './start-test-gateway.ts';

/** One message of an event stream, as it came. */
export interface WireMessage {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
  readonly retry?: string;
}

/** Milliseconds that a test waits for a message. */
const patience = 15_000;

/** The key of tests that configure one. */
export const key = 'k-events';

/** Configuration with that key. */
export const withKey = { auth: { keys: [{ key, tenant: 'acme' }] } };

/** An open event stream, read as bytes come. */
export class OpenStream {
  readonly response: Response;
  readonly messages: WireMessage[] = [];
  /** All that came. */
  text = '';
  readonly ended: Promise<void>;
  readonly #controller: AbortController;

  constructor(response: Response, controller: AbortController) {
    this.response = response;
    this.#controller = controller;
    this.ended = this.#read().catch(() => {});
  }

  /** The numbers of the events that came, and the names of other messages. */
  get told(): (number | string)[] {
    return this.messages
      .filter(({ data }) => data !== undefined)
      .map(({ event = '', data = '{}' }) => {
        const { n, reason } = JSON.parse(data) as { readonly n?: number; readonly reason?: string };
        return n ?? (reason === undefined ? event : `${event} ${reason}`);
      });
  }

  get lastId(): string {
    return this.messages.findLast(({ id }) => id !== undefined)?.id ?? '';
  }

  async until(count: number): Promise<(number | string)[]> {
    const deadline = performance.now() + patience;
    while (this.told.length < count) {
      if (performance.now() > deadline) throw new Error(`came: ${JSON.stringify(this.told)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.told;
  }

  leave(): Promise<void> {
    this.#controller.abort();
    return this.ended;
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of this.response.body ?? []) {
      const text = decoder.decode(bytes as Uint8Array, { stream: true });
      this.text += text;
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop()!;
      this.messages.push(...blocks.map(messageOf));
    }
  }
}

function messageOf(block: string): WireMessage {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    if (name !== '') fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : value);
  }
  return Object.fromEntries(fields);
}

/** Opens a stream; whatever the status. */
export async function openStream(
  url: string,
  query: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenStream> {
  const controller = new AbortController();
  const address = `${url}/api/v1/events/stream?${new URLSearchParams(query)}`;
  const response = await fetch(address, { headers, signal: controller.signal });
  return new OpenStream(response, controller);
}

/** Publishes a numbered event; resolves with the response. */
export function publishTo(
  url: string,
  n: number,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/api/v1/events/publish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key, ...headers },
    body: JSON.stringify({ user_id: '7', event: 'task.progress-updated', data: { n }, ...more }),
  });
}

/** A token for user 7, or for who is asked for. */
export async function tokenOf(
  gateway: Pick<TestGateway, 'url'>,
  body: Readonly<Record<string, unknown>> = {},
): Promise<{ token: string; ticket: string; cookie: string; expires_in: number }> {
  const response = await fetch(`${gateway.url}/api/v1/auth/sse-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ user_id: '7', ...body }),
  });
  const { data } = (await response.json()) as {
    data: { token: string; ticket: string; expires_in: number };
  };
  return { ...data, cookie: response.headers.get('set-cookie') ?? '' };
}

/** A prefix for keys in Redis that nobody else has. */
export function ownPrefix(): string {
  return `events-test-${randomBytes(6).toString('hex')}`;
}
