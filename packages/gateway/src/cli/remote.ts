import { messageOf, RepriseError } from 'reprise/core';
import type { ResponseStats } from 'reprise/llm';
import { stringify } from 'yaml';
import type { SharingStats } from '../sharing.ts';

/** Options of the commands that talk to a running gateway. */
export interface RemoteOptions {
  readonly url: string;
  readonly apiKey?: string;
  readonly namespace?: string;
}

/** `reprise stats`: what a running gateway holds and saves. */
export async function stats(options: RemoteOptions): Promise<void> {
  const now = (await call(options, 'GET', '/v1/cache/stats')) as ResponseStats & {
    readonly uptimeSeconds: number;
    readonly sharing?: SharingStats;
  };
  const { requests, cache } = now;
  const lines = {
    uptime_seconds: now.uptimeSeconds,
    requests,
    hit_rate: `${(now.hitRate * 100).toFixed(1)}%`,
    shared_calls: now.shared,
    upstream: { calls: now.upstreamCalls, failures: now.upstreamFailures },
    saved: { tokens: now.savedTokens, usd: Number(now.savedUsd.toFixed(6)) },
    entries: { kept: cache.entries, by_meaning: cache.indexed },
    refusals: cache.refusals,
    ...(now.sharing ? { sharing: now.sharing } : {}),
  };
  process.stdout.write(stringify(lines));
}

/** `reprise clear`: removes the caller's answers. */
export async function clear(options: RemoteOptions): Promise<void> {
  const { removed } = (await call(options, 'DELETE', '/v1/cache/entries')) as { removed: number };
  process.stdout.write(`Removed ${removed} ${removed === 1 ? 'entry' : 'entries'}.\n`);
}

async function call(
  { url, apiKey, namespace }: RemoteOptions,
  method: string,
  path: string,
): Promise<unknown> {
  const headers: Record<string, string> = {};
  if (apiKey !== undefined) headers.authorization = `Bearer ${apiKey}`;
  if (namespace !== undefined) headers['x-reprise-namespace'] = namespace;
  const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
    method,
    headers,
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => {
    const message = `No gateway answers at ${url}: ${messageOf((error as { cause?: unknown }).cause ?? error)}`;
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `${message}; start one with npx reprise start, or name another with --url`,
    );
  });
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  if (response.ok && body) return body;
  const reason = body?.error?.message ?? 'it is no Reprise gateway';
  throw new RepriseError('UPSTREAM_FAILED', `The gateway at ${url} answered ${response.status}: ${reason}`);
}
