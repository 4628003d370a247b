import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { type Logger, messageOf, RepriseError } from 'reprise/core';
import type { UpstreamAnswer } from 'reprise/llm';
import { Agent, request } from 'undici';
import type { Upstream, UpstreamRequest } from './upstream.ts';

/** Options of {@link httpUpstream}. */
export interface HttpUpstreamOptions {
  readonly kind: 'openai' | 'ollama';
  /** For example `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** Sent instead of the client's own. */
  readonly apiKey: string | undefined;
  /** Milliseconds until the connection stands. */
  readonly connectTimeout: number;
  /** Milliseconds until the first byte of an answer. */
  readonly timeout: number;
  /** Milliseconds between two pieces of an answer. */
  readonly idleTimeout: number;
  readonly logger: Logger;
}

/** Calls that may fail one after another before the upstream is left alone for a while. */
const failuresToOpen = 5;
/** Milliseconds it is left alone. */
const openFor = 5_000;
/** Characters of a key; a shorter one is no secret, and part of words. */
const leastKey = 6;

/**
 * An upstream behind HTTP. Whatever it answers goes through; when it cannot be reached several times in a row, it
 * is left alone for a few seconds and calls fail at once.
 *
 * @throws RepriseError `CONFIG_INVALID` when the base URL is none.
 */
export function httpUpstream(options: HttpUpstreamOptions): Upstream {
  const { kind, baseUrl, connectTimeout, timeout, idleTimeout, logger } = options;
  const agent = new Agent({
    connect: { timeout: connectTimeout },
    headersTimeout: timeout,
    bodyTimeout: idleTimeout,
    connections: 1_024,
  });
  const breaker = circuitBreaker(handleWhen(isUnreachable), {
    halfOpenAfter: openFor,
    breaker: new ConsecutiveBreaker(failuresToOpen),
  });
  breaker.onBreak(() => logger.warn('The upstream cannot be reached; it is left alone for 5 s'));
  breaker.onReset(() => logger.info('The upstream can be reached again'));
  const url = baseUrl.replace(/\/+$/, '');
  const address = withoutSecrets(url);

  async function send({ method, path, body, ...rest }: UpstreamRequest): Promise<UpstreamAnswer> {
    const headers: Record<string, string> = { ...rest.headers, 'accept-encoding': 'identity' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (options.apiKey !== undefined) headers.authorization = `Bearer ${options.apiKey}`;
    const { signal } = rest;
    const sent = request(`${url}${path}`, { method, headers, body: body ?? null, signal, dispatcher: agent });
    const answer = await sent.catch((error: unknown) => {
      throw signal.aborted ? new Left() : error;
    });
    return { status: answer.statusCode, headers: toHeaders(answer.headers), body: answer.body };
  }

  return {
    kind,
    address,
    get available() {
      return breaker.state === CircuitState.Closed;
    },
    withoutKey: (text) =>
      (options.apiKey ?? '').length < leastKey ? text : text.replaceAll(options.apiKey!, '***'),
    async send(asked) {
      try {
        return await breaker.execute(() => send(asked));
      } catch (error) {
        throw asked.signal.aborted ? asked.signal.reason : asRepriseError(error, address);
      }
    },
    close: () => agent.destroy(),
  };
}

function toHeaders(given: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** Who asked left, for whatever reason the signal gives; that says nothing about the upstream's health. */
class Left extends Error {}

function isUnreachable(error: unknown): boolean {
  return !(error instanceof Left);
}

function asRepriseError(error: unknown, address: string): RepriseError {
  if (isBrokenCircuitError(error)) {
    return new RepriseError(
      'UPSTREAM_FAILED',
      `The upstream ${address} could not be reached several times in a row`,
    );
  }
  const cause = (error as { cause?: unknown }).cause ?? error;
  const code = (cause as { code?: string }).code ?? '';
  if (code.includes('TIMEOUT')) {
    return new RepriseError('UPSTREAM_TIMEOUT', `The upstream ${address} did not answer in time`, { cause });
  }
  return new RepriseError(
    'UPSTREAM_FAILED',
    `The upstream ${address} cannot be reached: ${messageOf(cause)}`,
    { cause },
  );
}

/** @throws RepriseError `CONFIG_INVALID` for what is no address of the web. */
function withoutSecrets(address: string): string {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new RepriseError(
      'CONFIG_INVALID',
      `upstream.base_url (or OPENAI_BASE_URL): "${address}" is no http:// or https:// address`,
    );
  }
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.search = '';
  return url.href.replace(/\/$/, '');
}
