import { messageOf } from 'reprise/core';
import { CommandError } from './command-error.ts';

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
 * @throws CommandError when nobody answers there, when what answers is no gateway, and when it refuses or fails.
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
    const reason = messageOf((error as { cause?: unknown }).cause ?? error);
    throw new CommandError(`No gateway answers at ${url}: ${reason}`, startOne);
  });
  const answer = (await response.json().catch(() => undefined)) as
    | { error?: { message?: string; code?: string } }
    | undefined;
  if (response.ok && answer) return answer;
  if (answer?.error?.message === undefined) {
    throw new CommandError(
      `What answers at ${url} is no Reprise gateway: status ${response.status}`,
      startOne,
    );
  }
  const { message, code } = answer.error;
  throw new CommandError(
    `The gateway at ${url} answered ${response.status}: ${message}`,
    remedyFor(response.status, code),
  );
}

const startOne = 'Start one with npx reprise start, or name another with --url.';

/** Most refusals say themselves what is wrong. */
function remedyFor(status: number, code: string | undefined): string | undefined {
  if (status === 401) return 'Name a key that the gateway knows with --api-key.';
  if (code === 'entry_not_found')
    return 'Take the id from the header x-reprise-entry; the entry may have expired, or be of another --api-key.';
  // Every other service has not this route.
  if (status === 404) return startOne;
  return status < 500 ? undefined : 'See what the log of the gateway says.';
}
