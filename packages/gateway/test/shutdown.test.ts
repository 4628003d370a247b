import { connect } from 'node:net';
import { Gate } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { parseConfig, startGateway } from '../src/index.ts';
import { ask, streamedText, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const question = 'What happens at the end?';
const answer = `The fake model was asked: ${question}`;
const streamed = ask(question, { stream: true });

async function timed(task: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await task;
  return performance.now() - began;
}

describe('closing a gateway', () => {
  it('lets a running stream end properly, and takes nobody new meanwhile', async () => {
    const gateway = await start({ config: { server: { drain_timeout: '10s' } } });
    const gate = new Gate();
    gateway.upstream.script({ gate });
    const running = gateway.chat(streamed);
    await gate.waiting();
    gate.release(3);
    const response = await running;
    const closing = gateway.running.close();
    await expect(gateway.chat(ask('too late'))).rejects.toThrow('fetch failed');
    expect(await Promise.race([closing.then(() => 'closed'), 'waits'])).toBe('waits');
    gate.open();
    const text = await response.text();
    expect(streamedText(text)).toBe(answer);
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
    // The client keeps its connection, and the gateway does not wait for it.
    expect(await timed(closing)).toBeLessThan(3_000);
  });

  it('keeps what was under way: it is there after a restart', async () => {
    const gateway = await start();
    const gate = new Gate();
    gateway.upstream.script({ gate });
    const running = gateway.chat(streamed);
    await gate.waiting();
    const closing = gateway.running.close();
    gate.open();
    await (await running).text();
    await closing;
    const { embedder } = gateway.running.parts;
    await using again = await startGateway(
      parseConfig({
        server: { port: 0 },
        cache: { data: gateway.data },
        upstream: { base_url: `${gateway.upstream.url}/v1` },
      }),
      { embedder },
    );
    const response = await fetch(`${again.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(streamed),
    });
    expect(response.headers.get('x-reprise-cache')).toBe('exact');
    await response.text();
  });

  it('does not wait for connections without a request', async () => {
    const gateway = await start({ config: { server: { drain_timeout: '10s' } } });
    await gateway.outcome(ask('a connection that is kept'));
    const unused = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    await new Promise((resolve) => unused.once('connect', resolve));
    unused.on('error', () => {});
    expect(await timed(gateway.running.close())).toBeLessThan(3_000);
    unused.destroy();
  });

  it.each([
    ['a stream', streamed],
    ['JSON', ask(question)],
  ])('ends at the drain timeout though the upstream hangs and a client waits for %s', async (_, body) => {
    const gateway = await start({ config: { server: { drain_timeout: '200ms' } } });
    gateway.upstream.script({ silent: true });
    const waiting = gateway.chat(body).catch((error: unknown) => error);
    await gateway.upstream.received(1);
    expect(await timed(gateway.running.close())).toBeLessThan(4_000);
    expect(await waiting).toBeInstanceOf(TypeError);
  });

  it('does not wait longer than the drain timeout for answers nobody waits for', async () => {
    const gateway = await start({ config: { server: { drain_timeout: '200ms' } } });
    gateway.upstream.script({ silent: true });
    const controller = new AbortController();
    const left = gateway.chat(streamed, {}, controller.signal).catch(() => {});
    await gateway.upstream.received(1);
    controller.abort();
    await left;
    expect(await timed(gateway.running.close())).toBeLessThan(4_000);
  });

  it('may be asked for twice', async () => {
    const gateway = await start();
    await Promise.all([gateway.running.close(), gateway.running.close()]);
    await gateway.running.close();
  });
});
