import { Gate } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { ask, eventsOf, streamedText, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const question = 'What do many people ask at once?';
const answer = `The fake model was asked: ${question}`;
const body = ask(question);
const streamed = { ...body, stream: true };

interface Stats {
  readonly requests: Readonly<Record<string, number>>;
  readonly shared: number;
  readonly hitRate: number;
  readonly upstreamCalls: number;
  readonly flights: number;
}

async function stats(gateway: TestGateway): Promise<Stats> {
  return (await fetch(`${gateway.url}/v1/cache/stats`)).json() as Promise<Stats>;
}

/** Starts requests at once and lets the upstream answer when all of them wait. */
async function together(gateway: TestGateway, bodies: readonly object[]): Promise<string[]> {
  const gate = new Gate();
  gateway.upstream.script({ gate });
  const texts = bodies.map(async (asked) => (await gateway.chat(asked)).text());
  await expect
    .poll(async () => (await stats(gateway)).requests['miss'], { interval: 10, timeout: 10_000 })
    .toBe(bodies.length);
  gate.open();
  return Promise.all(texts);
}

describe('100 identical requests at once', () => {
  const many = (asked: object) => Array.from({ length: 100 }, () => asked);

  it('make one upstream call and get one answer, as JSON', async () => {
    const gateway = await start();
    const texts = await together(gateway, many(body));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain(answer);
    expect(gateway.upstream.requests).toHaveLength(1);
    expect(await stats(gateway)).toMatchObject({ shared: 99, hitRate: 0.99, upstreamCalls: 1, flights: 0 });
  });

  it('make one upstream call and get one answer, as streams', async () => {
    const gateway = await start();
    const texts = await together(gateway, many(streamed));
    expect(new Set(texts).size).toBe(1);
    expect(streamedText(texts[0]!)).toBe(answer);
    expect(texts[0]).toMatch(/data: \[DONE\]\n\n$/);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it.each([
    ['JSON', body, streamed],
    ['a stream', streamed, body],
  ])(
    'make one upstream call when half of them want another form than the first, %s',
    async (_, first, second) => {
      const gateway = await start();
      const bodies = many(first).map((asked, at) => (at % 2 === 0 ? asked : second));
      const texts = await together(gateway, bodies);
      for (const text of texts) {
        const content = text.startsWith('data: ')
          ? streamedText(text)
          : (JSON.parse(text) as { choices: { message: { content: string } }[] }).choices[0]!.message.content;
        expect(content).toBe(answer);
      }
      expect(gateway.upstream.requests).toHaveLength(1);
    },
  );

  it('share the refusal of the upstream, too', async () => {
    const gateway = await start();
    const gate = new Gate();
    gateway.upstream.script({ gate, status: 429, retryAfter: 5 });
    const responses = Promise.all(many(body).map((asked) => gateway.chat(asked)));
    await expect
      .poll(async () => (await stats(gateway)).requests['miss'], { interval: 10, timeout: 10_000 })
      .toBe(100);
    gate.open();
    for (const response of await responses) {
      expect(response.status).toBe(429);
      expect(response.headers.get('retry-after')).toBe('5');
    }
    expect(gateway.upstream.requests).toHaveLength(1);
  });
});

describe('requests that differ', () => {
  it('never share an upstream call', async () => {
    const gateway = await start();
    const bodies = Array.from({ length: 20 }, (_, at) => ask(`Question number ${at}`));
    const texts = await Promise.all(bodies.map(async (asked) => (await gateway.chat(asked)).text()));
    expect(new Set(texts).size).toBe(20);
    expect(gateway.upstream.requests).toHaveLength(20);
  });

  it('do not share a call across API keys', async () => {
    const gateway = await start();
    const gate = new Gate();
    gateway.upstream.script({ gate }, { gate });
    const asked = ['a', 'b'].map((key) => gateway.chat(body, { authorization: `Bearer ${key}` }));
    await gateway.upstream.received(2);
    gate.open();
    for (const response of await Promise.all(asked)) expect(response.status).toBe(200);
  });
});

describe('a follower that joins late', () => {
  it('gets everything from the beginning, and then what comes, live', async () => {
    const gateway = await start();
    const gate = new Gate();
    gateway.upstream.script({ gate });
    const leader = gateway.chat(streamed);
    await gate.waiting();
    gate.release(4);
    const first = read(await leader);
    await first.until(4);
    const response = await gateway.chat(streamed);
    expect(response.headers.get('cache-status')).toContain('; collapsed');
    const late = read(response);
    await late.until(4);
    expect(eventsOf(late.text())).toEqual(eventsOf(first.text()));
    gate.release(2);
    await Promise.all([first.until(6), late.until(6)]);
    expect(await Promise.race([late.end, 'still open'])).toBe('still open');
    gate.open();
    await Promise.all([first.end, late.end]);
    expect(streamedText(late.text())).toBe(answer);
    expect(late.text()).toBe(first.text());
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('sees the usage when it asks for it, though the first did not', async () => {
    const gateway = await start();
    const wanting = { ...streamed, stream_options: { include_usage: true } };
    const [plain, withUsage] = await together(gateway, [streamed, wanting]);
    expect(plain).not.toContain('usage');
    expect(JSON.parse(eventsOf(withUsage!).at(-2)!)).toMatchObject({
      choices: [],
      usage: { total_tokens: 19 },
    });
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('is served from the cache when the answer is complete', async () => {
    const gateway = await start();
    await (await gateway.chat(streamed)).text();
    expect((await gateway.chat(streamed)).headers.get('x-reprise-cache')).toBe('exact');
  });
});

describe('a slow reader', () => {
  it('loses nothing and holds up nobody', async () => {
    const gateway = await start();
    const words = Array.from({ length: 3_000 }, (_, at) => `word${at}`).join(' ');
    gateway.upstream.script({ answer: words });
    const slow = await gateway.chat(streamed);
    const quick = await (await gateway.chat(streamed)).text();
    expect(streamedText(quick)).toBe(words);
    await gateway.settled();
    expect((await gateway.chat(body)).headers.get('x-reprise-cache')).toBe('exact');
    expect(streamedText(await slow.text())).toBe(words);
    expect(gateway.upstream.requests).toHaveLength(1);
  });
});

/** Reads a stream in the background. */
function read(response: Response) {
  let text = '';
  const waiting = new Set<() => void>();
  const end = (async () => {
    const decoder = new TextDecoder();
    for await (const part of response.body!) {
      text += decoder.decode(part as Uint8Array, { stream: true });
      for (const check of waiting) check();
    }
  })();
  const until = (events: number) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (eventsOf(text).length < events) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { text: () => text, until, end };
}
