import type { GatewayParts } from '../gateway-parts.ts';

/** `GET /health`: whether the gateway works, and with what. It needs no key and names no secret. */
export function health(parts: GatewayParts): () => Response {
  const { version, chosen, embedder, connection, storeKind, startedAt } = parts;
  return () => {
    const degraded = connection?.available === false ? [...parts.degraded, redisGone] : parts.degraded;
    return Response.json({
      status: degraded.length === 0 ? 'ok' : 'degraded',
      ...(degraded.length === 0 ? {} : { degraded }),
      version,
      upstream: { kind: chosen.upstream.kind, address: chosen.upstream.address, because: chosen.because },
      store: storeKind,
      ...(connection ? { redis: { kind: connection.kind, available: connection.available } } : {}),
      embedder: embedder.id,
      uptimeSeconds: Math.floor((Date.now() - startedAt) / 1_000),
    });
  };
}

const redisGone = 'Redis is out of reach: memory serves, and changes are sent when it is back.';
