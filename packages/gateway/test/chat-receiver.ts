import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The body of a delivery; fields that tests look at. */
export interface DeliveredBody {
  readonly id: string;
  readonly messages: readonly { readonly id: string; readonly content: unknown }[];
  readonly redelivered: boolean;
  readonly [field: string]: unknown;
}

/** One request to the webhook. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: DeliveredBody;
}

/** A webhook on this machine. */
export interface ChatReceiver extends AsyncDisposable {
  readonly url: string;
  /** What it took, in order. */
  readonly taken: Delivery[];
  /** Statuses of its next answers; when there are none left, 204. */
  readonly statuses: number[];
  /** The ids of the batches that each message came in, by the message's id. */
  batchesOf(): ReadonlyMap<string, ReadonlySet<string>>;
}

/** Starts a webhook that takes `delay` milliseconds for each delivery. */
export async function startChatReceiver(delay = 0): Promise<ChatReceiver> {
  const taken: Delivery[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece as Buffer);
    } catch {
      // The gateway was killed while it sent.
      return;
    }
    if (delay > 0) await sleep(delay);
    const status = statuses.shift() ?? 204;
    const text = Buffer.concat(pieces).toString();
    if (status < 300) taken.push({ headers: request.headers, text, body: JSON.parse(text) as DeliveredBody });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook?token=hidden`,
    taken,
    statuses,
    batchesOf() {
      const batches = new Map<string, Set<string>>();
      for (const { body } of taken) {
        for (const { id } of body.messages) batches.set(id, (batches.get(id) ?? new Set()).add(body.id));
      }
      return batches;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
