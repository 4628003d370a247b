import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { describe, expect, it } from 'vitest';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const prompt = 'What does an eviction policy decide?';
const answer = `The fake model was asked: ${prompt}`;

function modelOf(gateway: TestGateway): ChatOpenAI {
  return new ChatOpenAI({
    model: 'gpt-4o-mini',
    apiKey: 'sk-test',
    maxRetries: 0,
    configuration: { baseURL: `${gateway.url}/v1` },
  });
}

const weather = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    description: 'The weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
};

async function streamOnce(gateway: TestGateway): Promise<string[]> {
  const pieces: string[] = [];
  for await (const chunk of await modelOf(gateway).stream(prompt)) pieces.push(String(chunk.content));
  await gateway.settled();
  return pieces;
}

describe('LangChain', () => {
  it('invokes a model once and gets the message again from the cache', async () => {
    const gateway = await start();
    const first = await modelOf(gateway).invoke(prompt);
    await gateway.settled();
    const second = await modelOf(gateway).invoke(prompt);
    expect(first.content).toBe(answer);
    expect(second.content).toEqual(first.content);
    expect(second.usage_metadata).toEqual(first.usage_metadata);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('streams live, then from the cache', async () => {
    const gateway = await start();
    const first = await streamOnce(gateway);
    const second = await streamOnce(gateway);
    expect(first.length).toBeGreaterThan(5);
    expect(first.join('')).toBe(answer);
    expect(second.join('')).toBe(answer);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('gets the same tool calls of bound tools again', async () => {
    const gateway = await start();
    const bound = modelOf(gateway).bindTools([weather]);
    const first = await bound.invoke('Weather in Oslo?');
    await gateway.settled();
    const second = await bound.invoke('Weather in Oslo?');
    expect(first.tool_calls).toMatchObject([{ name: 'get_weather', args: { city: 'Weather in Oslo?' } }]);
    expect(second.tool_calls).toEqual(first.tool_calls);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('embeds documents and finds a query among them cached', async () => {
    const gateway = await start();
    const embeddings = new OpenAIEmbeddings({
      model: 'text-embedding-3-small',
      apiKey: 'sk-test',
      maxRetries: 0,
      configuration: { baseURL: `${gateway.url}/v1` },
    });
    const documents = await embeddings.embedDocuments(['a red fox', 'a blue whale']);
    expect(await embeddings.embedQuery('a blue whale')).toEqual(documents[1]);
    expect(gateway.upstream.requests).toHaveLength(1);
  });
});
