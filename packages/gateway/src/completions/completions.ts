import { CompletionCache, type CompletionCacheCounts, CompletionService } from 'reprise/completion';
import type { Clock, Logger } from 'reprise/core';
import { type KeyValue, keyPart } from 'reprise/redis';
import type { AskModel } from '../ask-model.ts';
import type { Config } from '../config/index.ts';

/** What completions are made with. */
export interface CompletionParts {
  readonly keyValue: KeyValue;
  readonly ask: AskModel;
  /** What is asked where the configuration names no model. */
  readonly model: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Who wants completions. */
export interface CompletionCaller {
  readonly tenant: string;
  /** What the upstream shall see as `Authorization`, where it has no key of its own. */
  readonly authorization?: string | undefined;
}

/** The completions of one tenant. */
export interface TenantCompletions {
  readonly cache: CompletionCache;
  readonly service: CompletionService;
}

interface Opened extends TenantCompletions {
  authorization: string | undefined;
}

/** Tenants that a gateway knows at a time; what the others have stays in the key-value store. */
const mostTenants = 1_000;

/** The completions of all tenants, each with a cache, documents and feedback of its own. */
export class Completions {
  readonly #config: Config['completion'];
  readonly #parts: CompletionParts;
  readonly #tenants = new Map<string, Opened>();
  readonly #closing = new Set<Promise<void>>();
  /** Those open, and those that still end what is under way. */
  readonly #caches = new Set<CompletionCache>();
  /** What those counted that are closed. */
  #before: CompletionCacheCounts = { hits: 0, misses: 0, evictions: 0 };

  constructor(config: Config['completion'], parts: CompletionParts) {
    this.#config = config;
    this.#parts = parts;
  }

  /** Tenants that have asked lately. */
  get tenants(): number {
    return this.#tenants.size;
  }

  /** What the caches of all tenants did here, known without asking the store. */
  counts(): CompletionCacheCounts {
    return [...this.#caches].reduce((sum, { counts }) => sumOf(sum, counts), this.#before);
  }

  /** The completions of a caller's tenant, to be used at once: those not used longest are closed when there are too many. */
  of({ tenant, authorization }: CompletionCaller): TenantCompletions {
    const opened = this.#tenants.get(tenant) ?? this.#open(tenant);
    opened.authorization = authorization;
    this.#tenants.delete(tenant);
    this.#tenants.set(tenant, opened);
    const [oldest] = this.#tenants;
    if (this.#tenants.size > mostTenants && oldest) this.#forget(...oldest);
    return opened;
  }

  /** Ends what is under way, and everything. */
  async close(): Promise<void> {
    for (const [tenant, opened] of [...this.#tenants]) this.#forget(tenant, opened);
    await Promise.all(this.#closing);
  }

  #open(tenant: string): Opened {
    const { keyValue, clock, logger } = this.#parts;
    const { cache: settings, max_suggestions: maxSuggestions, timeout } = this.#config;
    const prefix = `completion:{${keyPart(tenant)}}:`;
    const common = { keyValue, prefix, clock, logger };
    const { max_size: maxSize, ttl_seconds, strategy } = settings;
    const cache = new CompletionCache({ ...common, maxSize, ttl: ttl_seconds * 1_000, strategy });
    const service = new CompletionService({
      ...common,
      cache,
      maxSuggestions,
      timeout,
      retriever: 'precomputed',
      complete: ({ system, user }, signal) => {
        const messages = [
          { role: 'system', content: system },
          { role: 'user', content: user },
        ];
        const model = this.#config.model ?? this.#parts.model;
        const request = { model, messages, temperature: 0, max_tokens: mostTokens };
        const { authorization } = opened;
        return this.#parts.ask(request, { tenant, namespace, authorization, signal });
      },
    });
    const opened: Opened = { cache, service, authorization: undefined };
    this.#caches.add(cache);
    return opened;
  }

  #forget(tenant: string, { cache, service }: Opened): void {
    this.#tenants.delete(tenant);
    const closed = service
      .close()
      .then(() => cache.close())
      .finally(() => {
        this.#caches.delete(cache);
        this.#before = sumOf(this.#before, cache.counts);
        this.#closing.delete(closed);
      });
    this.#closing.add(closed);
  }
}

function sumOf(one: CompletionCacheCounts, other: CompletionCacheCounts): CompletionCacheCounts {
  return {
    hits: one.hits + other.hits,
    misses: one.misses + other.misses,
    evictions: one.evictions + other.evictions,
  };
}

/** The compartment of the cache that answers of the model are kept in. */
const namespace = 'completions';
/** Two lines have fewer. */
const mostTokens = 200;
