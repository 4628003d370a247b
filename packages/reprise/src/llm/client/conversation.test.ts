import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeLlmServer, ManualClock, startFakeLlmServer } from '../../testing/index.ts';
import type { AnswerFields, LivePiece } from './answer-fields.ts';
import { Answers } from './answers.ts';
import type { ChatInput } from './chat-messages.ts';
import { type AnyAskOptions, converse, lastOf } from './conversation.ts';
import { llmSettings } from './llm-settings.ts';
import type { Tool } from './tool.ts';

let server: FakeLlmServer;
let clock: ManualClock;

beforeEach(async () => {
  server = await startFakeLlmServer();
  clock = new ManualClock();
});
afterEach(() => server.close());

function talk(
  input: ChatInput,
  options: AnyAskOptions = {},
  live = true,
): AsyncGenerator<LivePiece, AnswerFields, void> {
  const settings = llmSettings({
    provider: 'openai-compatible',
    baseUrl: `${server.url}/v1`,
    model: 'fake-model',
    clock,
    random: () => 0,
  });
  return converse(input, options, { settings, answers: new Answers(settings, undefined), live });
}

const bodyOf = (index: number) => server.requests[index]!.body as Record<string, unknown>;

describe('one question', () => {
  it('gives what was said piece by piece, and the whole', async () => {
    const conversation = talk('How tall?');
    const pieces: LivePiece[] = [];
    let next = await conversation.next();
    for (; !next.done; next = await conversation.next()) pieces.push(next.value);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.map(({ text }) => text).join('')).toBe('The fake model was asked: How tall?');
    const message = { role: 'assistant', content: 'The fake model was asked: How tall?' };
    expect(next.value).toEqual({
      text: message.content,
      think: '',
      content: message.content,
      tool_calls: [],
      message,
      structured: undefined,
      tool_messages: [],
      tool_results: [],
      delta_messages: [message],
      messages: [{ role: 'user', content: 'How tall?' }, message],
    });
  });

  it('S3-45 keeps thinking apart, reported or in tags, and sends none of it back', async () => {
    server.script({ answer: '<think>Tags.</think> 12 m', reasoning: 'Reported.' });
    const { text, think, content, message } = await lastOf(talk('How tall?'));
    expect({ text, think, content }).toEqual({
      text: '12 m',
      think: 'Reported.Tags.',
      content: '<think>Tags.</think> 12 m',
    });
    expect(message).toEqual({ role: 'assistant', content });
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ['```json\n{"a":1}\n```', { a: 1 }],
    ['null', null],
    ['no JSON', undefined],
  ])('S3-45 reads %j as data', async (answer, structured) => {
    server.script({ answer });
    expect((await lastOf(talk('?'))).structured).toEqual(structured);
  });

  it('sends parameters of the client and the call, the call’s first, and fields nobody knows', async () => {
    const settings = llmSettings({
      provider: 'openai-compatible',
      baseUrl: `${server.url}/v1`,
      model: 'fake-model',
      temperature: 0,
      seed: 1,
    });
    const answers = new Answers(settings, undefined);
    const options = { seed: 2, extra: { top_k: 3 }, model: 'other' };
    await lastOf(converse('Hi', options, { settings, answers, live: true }));
    expect(bodyOf(0)).toMatchObject({ model: 'other', temperature: 0, seed: 2, top_k: 3, stream: true });
  });

  it('reads an answer of a service that streams nothing', async () => {
    const json = {
      id: '1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Whole.' }, finish_reason: 'stop' }],
    };
    const settings = llmSettings({ model: 'm', fetch: async () => Response.json(json) });
    const answers = new Answers(settings, undefined);
    expect((await lastOf(converse('Hi', {}, { settings, answers, live: true }))).text).toBe('Whole.');
  });

  it('S3-45 reads thinking in the field that Ollama has for it', async () => {
    const chunks = [{ reasoning: 'Hm, ' }, { reasoning: 'yes.' }, { content: 'Yes' }].map((delta) => ({
      choices: [{ index: 0, delta, finish_reason: 'content' in delta ? 'stop' : null }],
    }));
    const body = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
    const settings = llmSettings({ preset: 'ollama', fetch: async () => new Response(body, events()) });
    const answers = new Answers(settings, undefined);
    const fields = await lastOf(converse('Hi', {}, { settings, answers, live: true }));
    expect(fields).toMatchObject({
      text: 'Yes',
      think: 'Hm, yes.',
      message: { role: 'assistant', content: 'Yes' },
    });
    expect(fields.message).not.toHaveProperty('reasoning');
  });

  it.each([
    ['something else', Response.json({ hello: 1 }), 'something else than an answer'],
    ['an error with status 200', Response.json({ error: { message: 'No credit' } }), 'No credit'],
    [
      'an error in the stream',
      new Response('data: {"error":{"message":"Overloaded"}}\n\n', events()),
      'Overloaded',
    ],
    ['an event that is no answer', new Response('data: {"choices":7}\n\n', events()), 'no part of an answer'],
  ])('rejects %s', async (_title, response, message) => {
    const settings = llmSettings({ model: 'm', fetch: async () => response });
    const answers = new Answers(settings, undefined);
    await expect(lastOf(converse('Hi', {}, { settings, answers, live: true }))).rejects.toMatchObject({
      code: 'UPSTREAM_FAILED',
      message: expect.stringContaining(message),
    });
  });

  it('takes an answer as whole that says how it finished, though the service leaves out the end of the stream', async () => {
    server.script({ withoutDone: true });
    expect((await lastOf(talk('Hi'))).text).toBe('The fake model was asked: Hi');
  });

  it.each([
    ['nothing says that it ended', { withoutDone: true, withoutFinishReason: true }],
    ['the connection broke', { cutAfterChunks: 3 }],
  ])('rejects an answer somebody has seen the beginning of when %s', async (_title, behaviour) => {
    server.script(behaviour);
    await expect(lastOf(talk('Hi'))).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
    expect(server.requests).toHaveLength(1);
  });

  it('S3-46 asks again for an answer that broke off before anybody saw it', async () => {
    vi.spyOn(clock, 'schedule');
    server.script({ cutAfterChunks: 3 });
    const answer = lastOf(talk('Hi', {}, false));
    await vi.waitFor(() => expect(clock.schedule).toHaveBeenCalledWith(500, expect.anything()), {
      interval: 1,
    });
    clock.advance(500);
    expect((await answer).text).toBe('The fake model was asked: Hi');
    expect(server.requests).toHaveLength(2);
  });
});

describe('S3-42 tools', () => {
  const weather: Tool = {
    name: 'weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    run: ({ city }: { city: string }) => ({ city, degrees: 21 }),
  };

  it('runs what the model asks for, tells it what it gave, and gives its answer', async () => {
    const fields = await lastOf(talk('Weather?', { tools: [weather], tool_choice: 'required' }));
    expect(bodyOf(0)['tools']).toEqual([
      {
        type: 'function',
        function: { name: 'weather', description: weather.description, parameters: weather.parameters },
      },
    ]);
    expect(server.requests).toHaveLength(2);
    expect(bodyOf(0)['tool_choice']).toBe('required');
    expect(bodyOf(1)).not.toHaveProperty('tool_choice');
    expect(bodyOf(1)['messages']).toEqual(fields.messages.slice(0, -1));
    const [result] = fields.tool_results as [{ city: string }];
    expect(result).toMatchObject({ degrees: 21 });
    expect(fields.tool_messages).toEqual([
      { role: 'tool', tool_call_id: 'call_1_0_0', content: JSON.stringify(result) },
    ]);
    expect(fields.delta_messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'assistant']);
    expect(fields.text).toBe('The fake model was asked: Weather?');
    expect(fields.tool_calls).toEqual([]);
  });

  it.each([
    ['throws', { name: 'weather', arguments: '{}' }, 'Error: no station'],
    ['does not exist', { name: 'tides', arguments: '{}' }, 'Error: There is no tool "tides"'],
    ['is given broken arguments', { name: 'weather', arguments: '{"city"' }, 'Error: '],
    ['is given a list', { name: 'weather', arguments: '[1]' }, 'Error: The arguments are no JSON object'],
  ])('tells the model when a tool %s', async (_title, call, told) => {
    const broken: Tool = {
      ...weather,
      run: () => {
        throw new Error('no station');
      },
    };
    server.script({ toolCalls: [call] });
    const fields = await lastOf(talk('Weather?', { tools: [broken] }));
    expect(fields.tool_results).toEqual([expect.any(Error)]);
    expect(fields.tool_messages[0]!.content).toContain(told);
    expect(fields.text).not.toBe('');
  });

  it('tells the model when what a tool gives is no JSON', async () => {
    const counter: Tool = { name: 'count', run: () => 7n };
    const fields = await lastOf(talk('How many?', { tools: [counter] }));
    expect(fields.tool_messages[0]!.content).toContain('BigInt');
  });

  it('waits for no tool when the answer is not wanted any more', async () => {
    const controller = new AbortController();
    const endless: Tool = {
      name: 'wait',
      run: () => new Promise(() => controller.abort(new Error('enough'))),
    };
    const { signal } = controller;
    await expect(lastOf(talk('Wait', { tools: [endless], signal }))).rejects.toThrow('enough');
  });

  it('gives the calls to whoever asked when the tool is run elsewhere', async () => {
    const told = { type: 'function', function: { name: 'search', parameters: {} } };
    const fields = await lastOf(talk('Find it', { tools: [told, weather] }));
    expect(server.requests).toHaveLength(1);
    expect(fields.tool_calls).toMatchObject([{ function: { name: 'search' } }]);
    expect(fields.messages.at(-1)).toMatchObject({ role: 'assistant', tool_calls: fields.tool_calls });
  });

  it('stops after maxRounds with what there is', async () => {
    const calls = [{ name: 'weather', arguments: '{"city":"Ulm"}' }];
    server.script(...Array.from({ length: 5 }, () => ({ toolCalls: calls })));
    const fields = await lastOf(talk('Weather?', { tools: [weather], maxRounds: 2 }));
    expect(server.requests).toHaveLength(3);
    expect(fields.tool_results).toHaveLength(2);
    expect(fields.tool_calls).toHaveLength(1);
  });
});

function events(): ResponseInit {
  return { headers: { 'content-type': 'text/event-stream' } };
}
