import { RepriseError } from 'reprise/core';
import { type Completion, isSuccess, readBody } from 'reprise/llm';
import type { ChatRequest } from 'reprise/semantic';
import { acceptedRequest, type DispensableField, refusedField } from './accepted-fields.ts';
import { readRefusal, refusalError } from './refusal.ts';
import type { Upstream } from './upstream.ts';

/** Bytes of an answer that is asked for here: a verdict or a question, not an essay. */
const mostBytes = 262_144;

/**
 * Makes a function that asks an upstream past the cache, with the gateway's own key: callers are not asked for theirs. A
 * model that refuses `max_tokens` or `temperature`, as those do that think, is asked without them from then on.
 *
 * The function rejects with RepriseError `UPSTREAM_FAILED`, `UPSTREAM_TIMEOUT`, `UPSTREAM_CUT` or `ANSWER_TOO_LARGE`, and
 * when its signal ends the wait.
 */
export function completeDirectly(
  upstream: Upstream,
): (request: ChatRequest, signal: AbortSignal) => Promise<Completion> {
  let known: ReadonlySet<DispensableField> = new Set();
  return async (request, signal) => {
    const refused = new Set(known);
    for (;;) {
      const asked = acceptedRequest(request, refused);
      const body = JSON.stringify(asked);
      const answer = await upstream.send({ method: 'POST', path: '/chat/completions', body, signal });
      const text = await readBody(answer, mostBytes);
      if (isSuccess(answer)) {
        known = refused;
        return spoken(parsed(text));
      }
      const refusal = readRefusal(answer.status, text);
      const field = refusedField(refusal, asked);
      if (field === undefined) throw refusalError(refusal, request, upstream);
      refused.add(field);
    }
  };
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

/** @throws RepriseError `UPSTREAM_FAILED` for an answer that ended before it began: what it says is nobody's opinion. */
function spoken(completion: Completion): Completion {
  const choice = (completion as Completion | null)?.choices?.[0];
  if (choice?.finish_reason !== 'length' || choice.message?.content) return completion;
  throw new RepriseError(
    'UPSTREAM_FAILED',
    'The upstream gave an empty answer with finish_reason length: the model used up its tokens, thinking, before it said a word',
  );
}

/** @throws RepriseError `UPSTREAM_FAILED` for an answer without text, such as a call of tools. */
export function textOf(completion: Partial<Completion> | null): string {
  const text = completion?.choices?.[0]?.message?.content;
  if (typeof text === 'string') return text;
  throw new RepriseError('UPSTREAM_FAILED', 'The upstream gave an answer without text');
}
