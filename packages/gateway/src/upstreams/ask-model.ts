import { RepriseError } from 'reprise/core';
import { type Completion, isSuccess, noDirectives, type ResponseCache } from 'reprise/llm';
import type { ChatRequest } from 'reprise/semantic';
import { textOf } from './ask-directly.ts';
import type { Upstream } from './upstream.ts';

/**
 * First part of the keys of answers that the gateway itself asked for. No request of a caller has it, so that nobody can
 * plant such an answer, nor are the gateway's questions among the requests over which wrong answers are reckoned.
 */
export const ownPrefix = 'own';

/** For whom a model is asked, and until when. */
export interface ModelQuestion {
  readonly tenant: string;
  /** A compartment of the tenant's cache. */
  readonly namespace: string;
  /** Whether an answer that is in the cache will not do. @default false */
  readonly fresh?: boolean;
  /** What the upstream shall see as `Authorization`, where it has no key of its own. */
  readonly authorization?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks the upstream on behalf of the gateway itself, through the cache, and gives the text of the answer.
 *
 * @throws RepriseError `UPSTREAM_FAILED`, `UPSTREAM_TIMEOUT`, `UPSTREAM_CUT` or `ANSWER_TOO_LARGE`.
 */
export type AskModel = (request: ChatRequest, question: ModelQuestion) => Promise<string>;

/** What is asked through. */
export interface ModelSource {
  /** One that compares word by word: what a program asks has much in common and is not the same. */
  readonly responses: ResponseCache;
  readonly upstream: Upstream;
}

/** Makes an {@link AskModel}. */
export function askModelThrough({ responses, upstream }: ModelSource): AskModel {
  return async (request, { tenant, namespace, fresh = false, authorization, signal }) => {
    signal.throwIfAborted();
    const directives = { ...noDirectives, noCache: fresh };
    const body = JSON.stringify(request);
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const served = await responses.respond(request, { tenant, namespace, directives }, (over) =>
      upstream.send({ method: 'POST', path: '/chat/completions', body, headers, signal: over }),
    );
    if (served.kind === 'hit') return textOf(served.hit.output);
    if (served.kind === 'absent') throw new RepriseError('UPSTREAM_FAILED', served.reason);
    const leave = (): void => served.reader.leave();
    signal.addEventListener('abort', leave, { once: true });
    try {
      const answer = await served.reader.answer({ stream: false, includeUsage: false });
      if (isSuccess(answer)) return textOf(JSON.parse(String(answer.content)) as Completion);
      throw new RepriseError('UPSTREAM_FAILED', `The upstream answers with ${answer.status}`);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  };
}
