import { z } from 'zod';
import { capture } from './sections/capture.ts';
import { completion } from './sections/completion.ts';
import { embedder, isSameEmbedder } from './sections/embedder.ts';
import { events } from './sections/events.ts';
import { semantic } from './sections/semantic.ts';
import { sessions } from './sections/sessions.ts';
import { bytes, count, duration, hostName, numeric, optionalText, seconds, section, text } from './values.ts';

const server = section({
  host: text.default('127.0.0.1'),
  port: numeric(z.int().min(0).max(65_535)).default(1733),
  allowed_hosts: z.array(hostName).default([]),
  max_body: bytes.prefault('10MiB'),
  drain_timeout: duration.prefault('10s'),
});

const auth = section({
  keys: z.array(z.strictObject({ key: text, tenant: text })).default([]),
  share: z.boolean().default(false),
  excluded_paths: z
    .array(text)
    .default(['/health', '/metrics', '/api/health', '/', '/openapi.json', '/docs*']),
});

const upstream = section({
  kind: z.enum(['auto', 'openai', 'ollama', 'demo']).default('auto'),
  base_url: optionalText,
  api_key: optionalText,
  timeout: duration.prefault('120s'),
  connect_timeout: duration.prefault('5s'),
  idle_timeout: duration.prefault('60s'),
  request_usage: z.boolean().default(true),
});

const cache = section({
  data: text.default('./data'),
  ttl: duration.prefault('24h'),
  max_entries: count.default(100_000),
  memory: bytes.prefault('64MiB'),
  max_answer: bytes.prefault('8MiB'),
  max_temperature: numeric(z.number().min(0)).default(1),
  abandon_after: duration.prefault('30s'),
});

const redis = section({
  enabled: z.boolean().default(false),
  url: optionalText,
  host: optionalText,
  port: numeric(z.int().min(1).max(65_535)).nullish(),
  username: optionalText,
  password: optionalText,
  db: numeric(z.int().min(0)).nullish(),
  tls: z.boolean().default(false),
  sentinel: z
    .strictObject({ name: text, nodes: z.array(text).min(1), username: optionalText, password: optionalText })
    .nullish(),
  cluster: z.strictObject({ nodes: z.array(text).min(1) }).nullish(),
  key_prefix: text.default('reprise'),
  max_connections: count.default(10),
  socket_timeout: seconds.prefault(0.5),
  socket_connect_timeout: seconds.prefault(5),
  retry_on_timeout: z.boolean().default(true),
});

const log = section({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') });

const prices = z
  .record(
    z.string(),
    z.strictObject({ input: numeric(z.number().min(0)), output: numeric(z.number().min(0)) }),
  )
  .default({});

/**
 * The whole configuration of a gateway, as it stands in YAML; durations become milliseconds, those of `redis` and
 * `capture.text_chat.buffer_ttl` seconds, sizes bytes.
 */
export const configSchema = z
  .strictObject({
    server,
    auth,
    upstream,
    cache,
    redis,
    semantic,
    embedder,
    capture,
    completion,
    sessions,
    events,
    prices,
    log,
  })
  .refine(
    ({ embedder, semantic: { previous_embedder: previous } }) =>
      !previous || !isSameEmbedder(previous, embedder),
    {
      path: ['semantic', 'previous_embedder'],
      message: 'is the embedder itself; name what embedded the answers before, or take it out',
    },
  );

/** A configuration with every default filled in. */
export type Config = z.output<typeof configSchema>;
