import type { ResponseStats } from 'reprise/llm';
import { stringify } from 'yaml';
import type { SharingStats } from '../sharing.ts';
import type { WireTrust } from '../trust/index.ts';
import { callGateway, type RemoteOptions } from './call-gateway.ts';
import { readableTrust } from './readable-trust.ts';

/** Options of `reprise stats`. */
export interface StatsOptions extends RemoteOptions {
  readonly json?: boolean;
}

/** What `GET /v1/cache/stats` answers. */
interface GatewayStats extends ResponseStats {
  readonly uptimeSeconds: number;
  readonly sharing?: SharingStats;
  readonly trust?: WireTrust;
}

/** `reprise stats`: what a running gateway holds and saves, and how far its hits by meaning can be trusted. */
export async function stats({ json = false, ...options }: StatsOptions): Promise<void> {
  const now = (await callGateway(options, 'GET', '/v1/cache/stats')) as GatewayStats;
  process.stdout.write(json ? `${JSON.stringify(now, null, 2)}\n` : stringify(readable(now)));
}

function readable(now: GatewayStats): object {
  const { requests, cache } = now;
  return {
    uptime_seconds: now.uptimeSeconds,
    requests,
    hit_rate: `${(now.hitRate * 100).toFixed(1)}%`,
    shared_calls: now.shared,
    upstream: { calls: now.upstreamCalls, failures: now.upstreamFailures },
    saved: { tokens: now.savedTokens, usd: rounded(now.savedUsd) },
    entries: { kept: cache.entries, by_meaning: cache.indexed },
    refusals: cache.refusals,
    ...(cache.reembedding.total > 0 ? { embedded_again: cache.reembedding } : {}),
    ...(now.rewrites ? { rewrites: { ...now.rewrites, usd: rounded(now.rewrites.usd) } } : {}),
    ...(now.auditCalls > 0 ? { asked_again: { calls: now.auditCalls, usd: rounded(now.auditUsd) } } : {}),
    ...(now.trust ? { trust: readableTrust(now.trust) } : {}),
    ...(now.sharing ? { sharing: now.sharing } : {}),
  };
}

function rounded(usd: number): number {
  return Number(usd.toFixed(6));
}
