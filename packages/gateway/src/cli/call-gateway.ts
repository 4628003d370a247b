import { messageOf, RepriseError } from 'reprise/core';

/** Options of the commands that talk to a running gateway. */
export interface RemoteOptions {
  readonly url: string;
  readonly apiKey?: string;
  readonly namespace?: string;
}

/** Milliseconds a gateway has to answer. */
const patience = 10_000;

/**
 * Asks a running gateway; a `body` is sent as JSON.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when nobody answers there, and with what the gateway refuses; `UPSTREAM_FAILED`
 * when it fails, or is none.
 */
export async function callGateway(
  { url, apiKey, namespace }: RemoteOptions,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const headers: Record<string, string> = {};
  if (apiKey !== undefined) headers['authorization'] = `Bearer ${apiKey}`;
  if (namespace !== undefined) headers['x-reprise-namespace'] = namespace;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patience),
  }).catch((error: unknown) => {
    const message = `No gateway answers at ${url}: ${messageOf((error as { cause?: unknown }).cause ?? error)}`;
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `${message}; start one with npx reprise start, or name another with --url`,
    );
  });
  const answer = (await response.json().catch(() => undefined)) as
    | { error?: { message?: string } }
    | undefined;
  if (response.ok && answer) return answer;
  const reason = answer?.error?.message ?? 'it is no Reprise gateway';
  const refused = answer?.error !== undefined && response.status < 500;
  throw new RepriseError(
    refused ? 'INVALID_ARGUMENT' : 'UPSTREAM_FAILED',
    `The gateway at ${url} answered ${response.status}: ${reason}`,
  );
}
