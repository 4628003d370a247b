import { Gate, ManualClock } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { ask, streamedText, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const question = 'What happens when a client leaves?';
const answer = `The fake model was asked: ${question}`;
const body = ask(question);
const streamed = { ...body, stream: true };

/** A client that can leave in the middle of its answer. */
class Client {
  readonly #controller = new AbortController();
  readonly response: Promise<Response>;

  constructor(gateway: TestGateway, asked: object, headers: Record<string, string> = {}) {
    this.response = gateway.chat(asked, headers, this.#controller.signal);
    this.response.catch(() => {});
  }

  /** Waits for the first bytes. */
  async firstBytes(): Promise<void> {
    const reader = (await this.response).body!.getReader();
    await reader.read();
    reader.releaseLock();
  }

  leave(): void {
    this.#controller.abort();
  }
}

function flightsOf(gateway: TestGateway): number {
  return gateway.running.parts.responses.flights;
}

async function joined(gateway: TestGateway, count: number): Promise<void> {
  const { responses } = gateway.running.parts;
  await expect.poll(() => responses.stats().requests.miss, { interval: 5, timeout: 10_000 }).toBe(count);
}

describe('the one who asked first leaves in the middle of the stream', () => {
  it.each([
    ['a stream', streamed],
    ['JSON', body],
  ])('and the others, who want %s, get it all, and it is kept', async (_, asked) => {
    const gateway = await start();
    const gate = new Gate();
    gateway.upstream.script({ gate });
    const leader = new Client(gateway, streamed);
    await gate.waiting();
    gate.release(3);
    await leader.firstBytes();
    const follower = gateway.chat(asked);
    await joined(gateway, 2);
    leader.leave();
    gate.open();
    const text = await (await follower).text();
    expect(asked === streamed ? streamedText(text) : text).toContain(answer);
    await gateway.settled();
    expect(await gateway.outcome(body)).toBe('exact');
    expect(gateway.upstream.requests).toHaveLength(1);
    expect(gateway.upstream.requests[0]!.aborted).toBe(false);
  });
});

describe('everybody leaves', () => {
  it('and the answer is finished for the cache when it comes in time', async () => {
    const gateway = await start();
    const gate = new Gate();
    gateway.upstream.script({ gate });
    const clients = [new Client(gateway, streamed), new Client(gateway, streamed), new Client(gateway, body)];
    await gate.waiting();
    await joined(gateway, 3);
    gate.release(2);
    await clients[0]!.firstBytes();
    for (const client of clients) client.leave();
    gate.open();
    await expect.poll(() => flightsOf(gateway), { interval: 5, timeout: 10_000 }).toBe(0);
    expect(await gateway.outcome(body)).toBe('exact');
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it.each([
    ['before the answer began', 0],
    ['in the middle of the stream', 3],
  ])('and the upstream call ends after the limit: %s', async (_, pieces) => {
    const clock = new ManualClock();
    const gateway = await start({ overrides: { clock }, config: { cache: { abandon_after: '30s' } } });
    const gate = new Gate();
    gateway.upstream.script({ gate });
    const clients = [new Client(gateway, streamed), new Client(gateway, streamed)];
    await gate.waiting();
    await joined(gateway, 2);
    gate.release(pieces);
    if (pieces > 0) await Promise.all(clients.map((client) => client.firstBytes()));
    for (const client of clients) client.leave();
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.advance(29_000);
    expect(gateway.upstream.concurrent).toBe(1);
    await expect
      .poll(
        () => {
          clock.advance(1_000);
          return gateway.upstream.concurrent;
        },
        { interval: 5, timeout: 10_000 },
      )
      .toBe(0);
    expect(gateway.upstream.requests[0]!.aborted).toBe(true);
    await expect.poll(() => flightsOf(gateway), { interval: 5, timeout: 10_000 }).toBe(0);
    expect(await gateway.outcome(body)).toBe('miss');
  });

  it('and a call that bypasses the cache ends at once', async () => {
    const gateway = await start();
    gateway.upstream.script({ gate: new Gate() });
    const client = new Client(gateway, streamed, { 'cache-control': 'no-store' });
    await gateway.upstream.received(1);
    client.leave();
    await gateway.upstream.requests[0]!.ended;
    expect(gateway.upstream.requests[0]!.aborted).toBe(true);
  });

  it('and a newcomer within the limit joins what is under way', async () => {
    const clock = new ManualClock();
    const gateway = await start({ overrides: { clock } });
    const gate = new Gate();
    gateway.upstream.script({ gate });
    const first = new Client(gateway, streamed);
    await gate.waiting();
    gate.release(2);
    await first.firstBytes();
    first.leave();
    await new Promise((resolve) => setTimeout(resolve, 50));
    clock.advance(29_999);
    const second = gateway.chat(streamed);
    await joined(gateway, 2);
    clock.advance(60_000);
    gate.open();
    expect(streamedText(await (await second).text())).toBe(answer);
    expect(gateway.upstream.requests).toHaveLength(1);
  });
});

describe('many clients that come and go', () => {
  it('leave nothing behind', async () => {
    const gateway = await start({ config: { cache: { abandon_after: '50ms' } } });
    const gate = new Gate();
    gateway.upstream.script(...Array.from({ length: 10 }, () => ({ gate })));
    const clients = Array.from({ length: 60 }, (_, at) => {
      return new Client(gateway, ask(`Question ${at % 10}`, { stream: at % 3 !== 0 }));
    });
    await gateway.upstream.received(10);
    await joined(gateway, 60);
    gate.release(15);
    for (const client of clients) client.leave();
    await expect.poll(() => flightsOf(gateway), { interval: 10, timeout: 10_000 }).toBe(0);
    await expect.poll(() => gateway.upstream.concurrent, { interval: 10, timeout: 10_000 }).toBe(0);
    const stats = (await (await fetch(`${gateway.url}/v1/cache/stats`)).json()) as { flights: number };
    expect(stats.flights).toBe(0);
    const began = performance.now();
    await gateway.running.close();
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
