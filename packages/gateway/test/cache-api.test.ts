import { ManualClock } from 'reprise/testing';
import { describe, expect, it } from 'vitest';
import { ask, type HeaderFields, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const ann = { authorization: 'Bearer sk-ann' };
const bob = { authorization: 'Bearer sk-bob' };
const question = ask('How do I reset my password?');
const reworded = ask('How do I reset my password please');

interface Lookup {
  readonly hit: {
    readonly kind: string;
    readonly response: string;
    readonly entryId: string;
    readonly similarity: number;
    readonly ageSeconds: number;
    readonly completion: { readonly model: string };
  } | null;
  readonly reason?: string;
}

async function lookup(gateway: TestGateway, body: object, headers: HeaderFields = ann): Promise<Lookup> {
  const response = await gateway.post('/v1/cache/lookup', body, headers);
  expect(response.status).toBe(200);
  return (await response.json()) as Lookup;
}

async function update(gateway: TestGateway, body: object, headers: HeaderFields = ann): Promise<string> {
  const response = await gateway.post('/v1/cache/update', body, headers);
  expect(response.status).toBe(200);
  return ((await response.json()) as { entryId: string }).entryId;
}

describe('POST /v1/cache/lookup', () => {
  it('gives an exact hit, one by meaning, or null and the reason', async () => {
    const clock = new ManualClock();
    const gateway = await start({ overrides: { clock } });
    expect(await lookup(gateway, question)).toMatchObject({ hit: null, reason: expect.any(String) });
    await gateway.outcome(question, ann);
    clock.advance(5_500);
    const exact = await lookup(gateway, question);
    expect(exact.hit).toMatchObject({
      kind: 'exact',
      response: 'The fake model was asked: How do I reset my password?',
      similarity: 1,
      ageSeconds: 5,
      completion: { object: 'chat.completion', model: 'gpt-4o-mini' },
    });
    const similar = await lookup(gateway, reworded);
    expect(similar.hit).toMatchObject({ kind: 'semantic', entryId: exact.hit!.entryId, ageSeconds: 5 });
    expect(similar.hit!.similarity).toBeGreaterThan(0.8);
    expect(similar.hit!.similarity).toBeLessThan(1);
  });

  it('never goes upstream and keeps nothing', async () => {
    const gateway = await start();
    await lookup(gateway, question);
    await lookup(gateway, question);
    expect(gateway.upstream.requests).toHaveLength(0);
    expect(await gateway.outcome(question, ann)).toBe('miss');
  });

  it('needs no model, but then finds only what was kept without one', async () => {
    const gateway = await start();
    const { messages } = question;
    await update(gateway, { messages, response: 'Press reset.' });
    expect((await lookup(gateway, { messages })).hit).toMatchObject({ response: 'Press reset.' });
    expect((await lookup(gateway, question)).hit).toBeNull();
  });

  it.each([
    [{}, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'user', content: 'x' }], model: 3 }, 'model'],
  ])('refuses %j', async (body, param) => {
    const gateway = await start();
    for (const path of ['/v1/cache/lookup', '/v1/cache/update']) {
      const response = await gateway.post(path, { response: 'x', ...body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { param } });
    }
  });
});

describe('POST /v1/cache/update', () => {
  it('keeps a text that chats are answered with, in both forms', async () => {
    const gateway = await start();
    const entryId = await update(gateway, { ...question, response: 'Press reset.' });
    const answer = await gateway.client('sk-ann').chat.completions.create(question).withResponse();
    expect(answer.response.headers.get('x-reprise-entry')).toBe(entryId);
    expect(answer.data).toMatchObject({
      object: 'chat.completion',
      model: 'gpt-4o-mini',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Press reset.' }, finish_reason: 'stop' }],
    });
    const stream = gateway.client('sk-ann').chat.completions.stream({ ...reworded, stream: true });
    expect((await stream.finalChatCompletion()).choices[0]!.message.content).toBe('Press reset.');
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('keeps a whole completion as it is, and replaces an earlier answer', async () => {
    const gateway = await start();
    const response = {
      id: 'chatcmpl-own',
      object: 'chat.completion',
      created: 1,
      model: 'own',
      choices: [
        { index: 0, message: { role: 'assistant', content: 'b', extra: [1] }, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    };
    const first = await update(gateway, { ...question, response: 'a' });
    expect(await update(gateway, { ...question, response })).toBe(first);
    expect(await (await gateway.chat(question, ann)).json()).toEqual(response);
  });

  it('refuses a completion that is not whole', async () => {
    const gateway = await start();
    const choice = { index: 0, message: { role: 'assistant', content: 'b' }, finish_reason: 'length' };
    const cut = { id: 'x', object: 'chat.completion', created: 1, model: 'm', choices: [choice] };
    for (const response of [cut, { ...cut, choices: [] }, { object: 'chat.completion' }, 7]) {
      const answer = await gateway.post('/v1/cache/update', { ...question, response }, ann);
      expect(answer.status).toBe(400);
      expect(((await answer.json()) as { error: { param: string } }).error.param).toMatch(/^response/);
    }
    expect((await lookup(gateway, question)).hit).toBeNull();
  });

  it('forgets the answer after `expire` seconds', async () => {
    const clock = new ManualClock();
    const gateway = await start({ overrides: { clock } });
    await update(gateway, { ...question, response: 'short', expire: 10 });
    await update(gateway, { ...ask('Never kept'), response: 'nothing', expire: 0 });
    expect((await lookup(gateway, ask('Never kept'))).hit).toBeNull();
    clock.advance(9_999);
    expect((await lookup(gateway, question)).hit).not.toBeNull();
    clock.advance(1);
    expect((await lookup(gateway, question)).hit).toBeNull();
    expect((await lookup(gateway, reworded)).hit).toBeNull();
  });
});

describe('DELETE /v1/cache/entries', () => {
  it('removes one entry, which is then found neither exactly nor by meaning', async () => {
    const gateway = await start();
    const entryId = await update(gateway, { ...question, response: 'x' });
    const path = `/v1/cache/entries/${encodeURIComponent(entryId)}`;
    expect(await (await gateway.remove(path, ann)).json()).toEqual({ removed: 1 });
    expect((await lookup(gateway, question)).hit).toBeNull();
    expect((await lookup(gateway, reworded)).hit).toBeNull();
    const again = await gateway.remove(path, ann);
    expect(again.status).toBe(404);
    expect(await again.json()).toMatchObject({ error: { code: 'entry_not_found', param: 'id' } });
  });

  it("removes all of the caller's, or those of one namespace", async () => {
    const gateway = await start();
    const blue = { ...ann, 'x-reprise-namespace': 'blue' };
    await update(gateway, { ...question, response: 'x' });
    await update(gateway, { ...ask('Another'), response: 'y' });
    await update(gateway, { ...question, response: 'blue' }, blue);
    expect(await (await gateway.remove('/v1/cache/entries', blue)).json()).toEqual({ removed: 1 });
    expect((await lookup(gateway, question, blue)).hit).toBeNull();
    expect((await lookup(gateway, question)).hit).toMatchObject({ response: 'x' });
    await update(gateway, { ...question, response: 'blue' }, blue);
    expect(await (await gateway.remove('/v1/cache/entries', ann)).json()).toEqual({ removed: 3 });
    expect((await lookup(gateway, question, blue)).hit).toBeNull();
    expect((await lookup(gateway, ask('Another'))).hit).toBeNull();
  });
});

describe('another tenant', () => {
  it('neither finds, nor replaces, nor removes', async () => {
    const gateway = await start();
    const entryId = await update(gateway, { ...question, response: "Ann's" });
    expect((await lookup(gateway, question, bob)).hit).toBeNull();
    expect((await lookup(gateway, reworded, bob)).hit).toBeNull();
    expect(await update(gateway, { ...question, response: "Bob's" }, bob)).not.toBe(entryId);
    expect((await gateway.remove(`/v1/cache/entries/${entryId}`, bob)).status).toBe(404);
    expect(await (await gateway.remove('/v1/cache/entries', bob)).json()).toEqual({ removed: 1 });
    expect((await lookup(gateway, question)).hit).toMatchObject({ response: "Ann's" });
    for (const id of ['chat:', '*', '%', entryId.slice(0, -1), `${entryId}x`, '../stats']) {
      const response = await gateway.remove(`/v1/cache/entries/${encodeURIComponent(id)}`, ann);
      expect(response.status, id).toBe(404);
    }
    expect((await lookup(gateway, question)).hit).toMatchObject({ response: "Ann's" });
  });
});
