import { RepriseError } from 'reprise/core';
import { type Completion, isSuccess, readBody } from 'reprise/llm';
import type { ChatRequest } from 'reprise/semantic';
import type { Upstream } from './upstream.ts';

/** Bytes of an answer that is asked for here: a verdict or a question, not an essay. */
const mostBytes = 262_144;

/**
 * Makes a function that asks an upstream past the cache, with the gateway's own key: callers are not asked for theirs.
 *
 * The function rejects with RepriseError `UPSTREAM_FAILED`, `UPSTREAM_TIMEOUT`, `UPSTREAM_CUT` or `ANSWER_TOO_LARGE`, and
 * when its signal ends the wait.
 */
export function completeDirectly(
  upstream: Upstream,
): (request: ChatRequest, signal: AbortSignal) => Promise<Completion> {
  return async (request, signal) => {
    const body = JSON.stringify(request);
    const answer = await upstream.send({ method: 'POST', path: '/chat/completions', body, signal });
    const text = await readBody(answer, mostBytes);
    if (!isSuccess(answer))
      throw new RepriseError('UPSTREAM_FAILED', `The upstream answers with ${answer.status}`);
    return parsed(text);
  };
}

/** Like {@link completeDirectly}; gives the text of the answer. */
export function askDirectly(
  upstream: Upstream,
): (request: ChatRequest, signal: AbortSignal) => Promise<string> {
  const complete = completeDirectly(upstream);
  return async (request, signal) => textOf(await complete(request, signal));
}

function parsed(text: string): Completion {
  try {
    return JSON.parse(text) as Completion;
  } catch (error) {
    throw new RepriseError('UPSTREAM_FAILED', 'The upstream gave an answer that is no JSON', {
      cause: error,
    });
  }
}

/** @throws RepriseError `UPSTREAM_FAILED` for an answer without text, such as a call of tools. */
export function textOf(completion: Partial<Completion> | null): string {
  const text = completion?.choices?.[0]?.message?.content;
  if (typeof text === 'string') return text;
  throw new RepriseError('UPSTREAM_FAILED', 'The upstream gave an answer without text');
}
