import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, streamText, type ToolSet } from 'ai';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const prompt = 'Which tier of a cache answers first?';
const answer = `The fake model was asked: ${prompt}`;

function modelOf(gateway: TestGateway) {
  const options = { name: 'reprise', baseURL: `${gateway.url}/v1`, apiKey: 'sk-test', includeUsage: true };
  return createOpenAICompatible(options)('gpt-4o-mini');
}

const tools: ToolSet = {
  get_weather: { description: 'The weather', inputSchema: z.object({ city: z.string() }) },
};

async function streamOnce(gateway: TestGateway) {
  const result = streamText({ model: modelOf(gateway), prompt, maxRetries: 0 });
  const pieces: string[] = [];
  for await (const piece of result.textStream) pieces.push(piece);
  await gateway.settled();
  return { pieces, usage: await result.usage, finishReason: await result.finishReason };
}

describe('the ai SDK', () => {
  it('generates a text once and gets it again from the cache', async () => {
    const gateway = await start();
    const once = async () => {
      const result = await generateText({ model: modelOf(gateway), prompt, maxRetries: 0 });
      await gateway.settled();
      return result;
    };
    const first = await once();
    const second = await once();
    expect(first.text).toBe(answer);
    expect(first.usage.totalTokens).toBeGreaterThan(0);
    expect(second.text).toBe(first.text);
    expect(second.usage).toEqual(first.usage);
    expect(second.finishReason).toBe('stop');
    expect(second.response.headers).toMatchObject({ 'x-reprise-cache': 'exact' });
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('streams a text live and then from the cache, with the same usage', async () => {
    const gateway = await start();
    const first = await streamOnce(gateway);
    const second = await streamOnce(gateway);
    expect(first.pieces.length).toBeGreaterThan(5);
    expect(first.pieces.join('')).toBe(answer);
    expect(second.pieces.join('')).toBe(answer);
    expect(second.usage).toEqual(first.usage);
    expect(second.finishReason).toBe(first.finishReason);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('gets the same tool call again, generated or streamed', async () => {
    const gateway = await start();
    const asked = { model: modelOf(gateway), prompt: 'Weather in Riga?', tools, maxRetries: 0 };
    const first = await generateText(asked);
    await gateway.settled();
    const second = await generateText(asked);
    const streamed = await streamText(asked).toolCalls;
    expect(first.toolCalls).toMatchObject([{ toolName: 'get_weather', input: { city: 'Weather in Riga?' } }]);
    expect(second.toolCalls).toEqual(first.toolCalls);
    expect(streamed).toEqual(first.toolCalls);
    expect(gateway.upstream.requests).toHaveLength(1);
  });
});
