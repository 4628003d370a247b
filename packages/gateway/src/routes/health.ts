import type { RedisConnection } from 'reprise/redis';
import type { ComponentHealth } from '../component-health.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import { healthOfJudge, healthOfTrust, standingOf } from '../trust/index.ts';

/** `GET /health`: whether the gateway works, and with what. It needs no key and names no secret. */
export function health(parts: GatewayParts): () => Response {
  const { chosen, embedder, connection, storeKind, startedAt } = parts;
  return () => {
    const { degraded, version } = healthFacts(parts);
    return Response.json({
      status: degraded.length === 0 ? 'ok' : 'degraded',
      ...(degraded.length === 0 ? {} : { degraded }),
      version,
      upstream: { kind: chosen.upstream.kind, address: chosen.upstream.address, because: chosen.because },
      store: storeKind,
      ...(connection ? { redis: stateOf(connection) } : {}),
      embedder: embedder.id,
      semantic: semanticHealth(parts),
      judge: judgeHealth(parts),
      uptimeSeconds: Math.floor((Date.now() - startedAt) / 1_000),
    });
  };
}

/** What does not work as configured at this moment, and the version. */
export function healthFacts(parts: GatewayParts) {
  const { version, degraded, connection, chosen } = parts;
  const { status, detail = '' } = semanticHealth(parts);
  const exactOnly = status === 'degraded' ? [`Only exact requests are answered from cache, ${detail}.`] : [];
  const judge = judgeHealth(parts);
  const isUnmeasured = judge.status === 'degraded' && status !== 'degraded';
  const unmeasured = isUnmeasured ? [`Hits by meaning are not measured: ${judge.detail}.`] : [];
  const unreachable = chosen.upstream.available === false ? [upstreamGone] : [];
  const others = [...problemsOf(connection), ...exactOnly, ...unmeasured];
  return { version, degraded: [...degraded, ...unreachable, ...others] };
}

/** How answering by meaning does. */
export function semanticHealth({ config, answers, embedderFault }: GatewayParts): ComponentHealth {
  if (!config.semantic.enabled) return healthOfTrust(undefined);
  const fault = embedderFault();
  if (fault !== undefined) return { status: 'degraded', detail: `the embedder fails: ${fault}` };
  const trust = answers.trust();
  const { reason } = standingOf(trust, config.semantic.judge.kind);
  return healthOfTrust({ ...trust, reason }, answers.stats().reembedding);
}

/** How the judge of answers by meaning does. */
export function judgeHealth({ config, answers }: GatewayParts): ComponentHealth {
  const { enabled, judge } = config.semantic;
  return healthOfJudge(enabled ? answers.trust() : undefined, judge.kind);
}

function stateOf({ kind, available, writable }: RedisConnection): object {
  return { kind, available, writable };
}

function problemsOf(connection: RedisConnection | undefined): string[] {
  if (connection?.available === false) return [redisGone];
  return connection?.writable === false ? [redisRefuses] : [];
}

const upstreamGone =
  'The upstream could not be reached several times in a row: what is not cached fails until a call reaches it again.';
const redisGone = 'Redis is out of reach: memory serves, and changes are sent when it is back.';
const redisRefuses =
  'Redis refuses writes: what is new stays in memory, and is sent when it takes writes again.';
