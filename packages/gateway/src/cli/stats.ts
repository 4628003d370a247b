import { stringify } from 'yaml';
import type { SharingStats } from '../sharing.ts';
import type { WireTrust } from '../trust/index.ts';
import type { WireStats } from '../wire-stats.ts';
import { callGateway, type RemoteOptions } from './call-gateway.ts';
import { readableTrust } from './readable-trust.ts';
import { unpricedModels } from './unpriced-models.ts';

/** Options of `reprise stats`. */
export interface StatsOptions extends RemoteOptions {
  readonly json?: boolean;
}

/** What `GET /v1/cache/stats` answers. */
interface GatewayStats extends WireStats {
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
  const { requests, cache, auditCalls, auditTokens, judge, unpriced = [] } = now;
  const prices = unpricedModels([...new Set([...unpriced, ...(judge?.usd === null ? [judge.model] : [])])]);
  return {
    uptime_seconds: now.uptimeSeconds,
    requests,
    hit_rate: `${(now.hitRate * 100).toFixed(1)}%`,
    shared_calls: now.shared,
    upstream: { calls: now.upstreamCalls, failures: now.upstreamFailures },
    saved: { tokens: now.savedTokens, usd: money(now.savedUsd) },
    entries: { kept: cache.entries, by_meaning: cache.indexed },
    refusals: cache.refusals,
    ...(cache.reembedding.total > 0 ? { embedded_again: cache.reembedding } : {}),
    ...(now.rewrites ? { rewrites: { ...now.rewrites, usd: money(now.rewrites.usd) } } : {}),
    ...(auditCalls > 0
      ? { asked_again: { calls: auditCalls, tokens: auditTokens, usd: money(now.auditUsd) } }
      : {}),
    ...(judge ? { judged: { ...judge, usd: money(judge.usd) } } : {}),
    ...(prices === undefined ? {} : { prices }),
    ...(now.trust ? { trust: readableTrust(now.trust) } : {}),
    ...(now.sharing ? { sharing: now.sharing } : {}),
  };
}

function money(usd: number | null): number | string {
  return usd === null ? 'not known' : Number(usd.toFixed(6));
}
