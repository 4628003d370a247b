import OpenAI from 'openai';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { type FakeLlmServer, startFakeLlmServer } from 'reprise/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const direct: FakeLlmServer[] = [];

afterEach(async () => {
  for (const server of direct.splice(0)) await server.close();
});

/** A gateway, and a client of a twin of its upstream that gives the very same answers. */
async function pair(): Promise<{ gateway: TestGateway; client: OpenAI; twin: OpenAI }> {
  const gateway = await start();
  const server = await startFakeLlmServer();
  direct.push(server);
  const twin = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'any', maxRetries: 0 });
  return { gateway, client: gateway.client(), twin };
}

async function collect(stream: AsyncIterable<ChatCompletionChunk>): Promise<ChatCompletionChunk[]> {
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push({ ...chunk, created: 0 });
  return chunks;
}

function timeless<T extends { created: number }>(answer: T): T {
  return { ...answer, created: 0 };
}

const question = ask('What is a cache good for, and when is it not?');
const streamed = { ...question, stream: true as const };
const weather = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } },
  },
};
const withTools = ask('How is the weather in Lisbon?', { tools: [weather] });

describe('the openai client: chat', () => {
  it('gets what the upstream gives, and the same again without the upstream', async () => {
    const { gateway, client, twin } = await pair();
    const first = await client.chat.completions.create(question).withResponse();
    await gateway.settled();
    const second = await client.chat.completions.create(question).withResponse();
    expect(timeless(first.data)).toEqual(timeless(await twin.chat.completions.create(question)));
    expect(second.data).toEqual(first.data);
    expect(first.response.headers.get('x-reprise-cache')).toBe('miss');
    expect(second.response.headers.get('x-reprise-cache')).toBe('exact');
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('streams chunk by chunk what the upstream streams, and replays the same answer', async () => {
    const { gateway, client, twin } = await pair();
    const first = await collect(await client.chat.completions.create(streamed));
    expect(first).toEqual(await collect(await twin.chat.completions.create(streamed)));
    await gateway.settled();
    const again = await client.chat.completions.stream(streamed).finalChatCompletion();
    const theirs = await twin.chat.completions.stream(streamed).finalChatCompletion();
    expect({ ...timeless(again), id: '' }).toEqual({ ...timeless(theirs), id: '' });
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('sees the usage of a stream only when it asks, from upstream and from cache', async () => {
    const { gateway, client, twin } = await pair();
    const wanting = { ...streamed, stream_options: { include_usage: true } };
    const expected = (await collect(await twin.chat.completions.create(wanting))).at(-1)!.usage;
    expect(expected!.total_tokens).toBeGreaterThan(0);
    for (const from of ['upstream', 'cache']) {
      const plain = await collect(await client.chat.completions.create(streamed));
      expect(
        plain.every((chunk) => !('usage' in chunk) && chunk.choices.length === 1),
        from,
      ).toBe(true);
      await gateway.settled();
    }
    const chunks = await collect(await client.chat.completions.create(wanting));
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: expected });
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('streams the usage live to who asks for it', async () => {
    const { client, twin } = await pair();
    const wanting = { ...streamed, stream_options: { include_usage: true } };
    const chunks = await collect(await client.chat.completions.create(wanting));
    expect(chunks).toEqual(await collect(await twin.chat.completions.create(wanting)));
  });

  it('gets as JSON what was first asked as a stream', async () => {
    const { gateway, client, twin } = await pair();
    await collect(await client.chat.completions.create(streamed));
    await gateway.settled();
    const answer = await client.chat.completions.create(question);
    const theirs = await twin.chat.completions.create(question);
    expect(answer).toMatchObject({ object: 'chat.completion', model: theirs.model, usage: theirs.usage });
    expect(answer.choices[0]).toMatchObject({
      index: 0,
      finish_reason: 'stop',
      message: { role: 'assistant', content: theirs.choices[0]!.message.content, refusal: null },
    });
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('gets as a stream what was first asked as JSON', async () => {
    const { gateway, client } = await pair();
    const answer = await client.chat.completions.create(question);
    await gateway.settled();
    const chunks = await collect(await client.chat.completions.create(streamed));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.map((chunk) => chunk.choices[0]!.delta.content ?? '').join('')).toBe(
      answer.choices[0]!.message.content,
    );
    expect(new Set(chunks.map(({ id }) => id))).toEqual(new Set([answer.id]));
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('gets all choices of n: 2, as JSON and as a stream, live and again', async () => {
    const { gateway, client, twin } = await pair();
    const two = { ...question, n: 2 };
    const first = await client.chat.completions.create(two);
    expect(timeless(first)).toEqual(timeless(await twin.chat.completions.create(two)));
    await gateway.settled();
    expect(await client.chat.completions.create(two)).toEqual(first);
    const replayed = await client.chat.completions.stream({ ...two, stream: true }).finalChatCompletion();
    expect(replayed.choices.map(({ message }) => message.content)).toEqual(
      first.choices.map(({ message }) => message.content),
    );
    expect(gateway.upstream.requests).toHaveLength(1);

    const other = { ...two, messages: [{ role: 'user' as const, content: 'And of a buffer?' }] };
    const live = await client.chat.completions.stream({ ...other, stream: true }).finalChatCompletion();
    await gateway.settled();
    const asJson = await client.chat.completions.create(other);
    expect(asJson.choices.map(({ message }) => message.content)).toEqual(
      live.choices.map(({ message }) => message.content),
    );
    expect(gateway.upstream.requests).toHaveLength(2);
  });
});

describe('the openai client: tools', () => {
  it('gets the same tool calls again, streamed or not', async () => {
    const { gateway, client, twin } = await pair();
    const first = await client.chat.completions.create(withTools);
    expect(timeless(first)).toEqual(timeless(await twin.chat.completions.create(withTools)));
    expect(first.choices[0]!.finish_reason).toBe('tool_calls');
    await gateway.settled();
    expect(await client.chat.completions.create(withTools)).toEqual(first);
    const replayed = await client.chat.completions
      .stream({ ...withTools, stream: true })
      .finalChatCompletion();
    expect(replayed.choices[0]!.message.tool_calls).toMatchObject(first.choices[0]!.message.tool_calls!);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('puts streamed pieces of tool calls together for who asks as JSON', async () => {
    const { gateway, client, twin } = await pair();
    const chunks = await collect(await client.chat.completions.create({ ...withTools, stream: true }));
    expect(chunks).toEqual(await collect(await twin.chat.completions.create({ ...withTools, stream: true })));
    await gateway.settled();
    const answer = await client.chat.completions.create(withTools);
    expect(answer.choices[0]!.message.tool_calls).toEqual([
      {
        id: 'call_1_0_0',
        type: 'function',
        function: {
          name: 'get_weather',
          arguments: JSON.stringify({ city: 'How is the weather in Lisbon?', days: 29 }),
        },
      },
    ]);
    expect(gateway.upstream.requests).toHaveLength(1);
  });
});

describe('the openai client: models', () => {
  it('lists the models of the upstream', async () => {
    const { client } = await pair();
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toEqual(['fake-model']);
  });
});
