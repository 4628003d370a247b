import { RepriseError } from 'reprise/core';
import type { ChatRequest } from 'reprise/semantic';
import { describe, expect, it } from 'vitest';
import { completeDirectly, textOf } from './ask-directly.ts';
import type { Upstream } from './upstream.ts';

const { signal } = new AbortController();

function askDirectly(upstream: Upstream) {
  const complete = completeDirectly(upstream);
  return async (...asked: Parameters<typeof complete>) => textOf(await complete(...asked));
}

const secret = 'my account at the bank of Ulm';
const request: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', content: `{"question":"what of ${secret}?"}` }],
  temperature: 0,
  max_tokens: 16,
};

type Fields = Readonly<Record<string, unknown>>;

/** An upstream that answers each body as `reply` says, with what it was asked. */
function upstreamThat(reply: (body: Fields) => Response): { asked: Fields[]; upstream: Upstream } {
  const asked: Fields[] = [];
  const upstream: Upstream = {
    kind: 'openai',
    address: 'http://upstream',
    withoutKey: (text) => text.replaceAll('sk-secret', '***'),
    async send({ body }) {
      asked.push(JSON.parse(body!) as Fields);
      return reply(asked.at(-1)!) as never;
    },
  };
  return { asked, upstream };
}

const refusing = (message: string, param: string | null = null, status = 400) =>
  Response.json({ error: { message, type: 'invalid_request_error', param } }, { status });
const saying = (content: string | null, finish_reason = 'stop') =>
  Response.json({ choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }] });

async function failure(reply: () => Response): Promise<string> {
  const failed = askDirectly(upstreamThat(reply).upstream)(request, signal);
  const error = await failed.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(RepriseError.isInstance(error) && error.code).toBe('UPSTREAM_FAILED');
  return (error as Error).message;
}

/** As a model that thinks. */
function thinker({ max_tokens, temperature }: Fields): Response {
  if (max_tokens !== undefined) return refusing("Unsupported parameter: 'max_tokens'.", 'max_tokens');
  if (temperature !== undefined) return refusing("Unsupported value: 'temperature' does not support 0.");
  return saying('same');
}

describe('asking an upstream directly', () => {
  it('goes without the fields that a model refuses, and begins without them from then on', async () => {
    const { asked, upstream } = upstreamThat(thinker);
    const ask = askDirectly(upstream);
    expect([await ask(request, signal), await ask(request, signal)]).toEqual(['same', 'same']);
    const { temperature: _, max_tokens: __, ...bare } = request;
    expect(asked).toHaveLength(4);
    expect(asked.slice(2)).toEqual(Array(2).fill({ ...bare, max_completion_tokens: 2_016 }));
  });

  it('gives up when a refusal does not end, and forgets what it left out', async () => {
    let isThere = false;
    const { asked, upstream } = upstreamThat((body) =>
      isThere ? thinker(body) : refusing('max_tokens, max_completion_tokens and temperature are all wrong'),
    );
    const ask = askDirectly(upstream);
    await expect(ask(request, signal)).rejects.toThrow('are all wrong');
    expect(asked).toHaveLength(4);
    isThere = true;
    await ask(request, signal);
    expect(asked[4]).toEqual(request);
  });

  it('tells what the upstream said, short and in one line', async () => {
    expect(await failure(() => refusing('No such\n  model', null, 404))).toBe(
      'The upstream answers with 404: No such model',
    );
    expect((await failure(() => refusing('x'.repeat(5_000)))).length).toBeLessThan(250);
    expect(await failure(() => Response.json({ error: 'unknown model' }, { status: 400 }))).toContain(
      ': unknown model',
    );
    expect(await failure(() => new Response('<html>', { status: 502 }))).toBe(
      'The upstream answers with 502',
    );
  });

  it('tells neither its key nor what was asked', async () => {
    expect(await failure(() => refusing('Wrong key sk-secret.', null, 401))).toContain('Wrong key ***.');
    expect(await failure(() => refusing(`I will not speak of ${secret}`, null, 403))).toBe(
      'The upstream answers with 403',
    );
  });

  it('fails for an answer that is null', async () => {
    expect(await failure(() => Response.json(null))).toContain('without text');
  });

  it.each(['', null])('fails when the tokens ended before a word was said: %j', async (content) => {
    expect(await failure(() => saying(content, 'length'))).toContain('finish_reason length');
  });
});
