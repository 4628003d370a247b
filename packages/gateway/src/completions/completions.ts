import { CompletionCache, type CompletionCacheCounts, CompletionService } from 'reprise/completion';
import type { Clock, Logger } from 'reprise/core';
import { canonicalJson } from 'reprise/entry';
import { type KeyValue, keyPart } from 'reprise/redis';
import type { Config } from '../config/index.ts';
import type { AskModel } from '../upstreams/index.ts';

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

/** Callers that a gateway knows at a time; what the others have stays in the key-value store. */
const mostCallers = 1_000;

/** The completions of all tenants, each with a cache, documents and feedback of its own. */
export class Completions {
  readonly #config: Config['completion'];
  readonly #parts: CompletionParts;
  /** By caller: what one of a tenant asks the upstream never goes out with the authorization of another. */
  readonly #opened = new Map<string, TenantCompletions>();
  readonly #closing = new Set<Promise<void>>();
  /** Those open, and those that still end what is under way. */
  readonly #caches = new Set<CompletionCache>();
  /** What those counted that are closed. */
  #before: CompletionCacheCounts = { hits: 0, misses: 0, evictions: 0 };

  constructor(config: Config['completion'], parts: CompletionParts) {
    this.#config = config;
    this.#parts = parts;
  }

  /** Callers that have asked lately. */
  get callers(): number {
    return this.#opened.size;
  }

  /** What the caches of all tenants did here, known without asking the store. */
  counts(): CompletionCacheCounts {
    return [...this.#caches].reduce((sum, { counts }) => sumOf(sum, counts), this.#before);
  }

  /** The completions of a caller's tenant, to be used at once: those not used longest are closed when there are too many. */
  of(caller: CompletionCaller): TenantCompletions {
    const name = canonicalJson([caller.tenant, caller.authorization ?? null]);
    const opened = this.#opened.get(name) ?? this.#open(caller);
    this.#opened.delete(name);
    this.#opened.set(name, opened);
    const [oldest] = this.#opened;
    if (this.#opened.size > mostCallers && oldest) this.#forget(...oldest);
    return opened;
  }

  /** Ends what is under way, and everything. */
  async close(): Promise<void> {
    for (const [name, opened] of [...this.#opened]) this.#forget(name, opened);
    await Promise.all(this.#closing);
  }

  #open({ tenant, authorization }: CompletionCaller): TenantCompletions {
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
        return this.#parts.ask(request, { tenant, namespace, authorization, signal });
      },
    });
    this.#caches.add(cache);
    return { cache, service };
  }

  #forget(name: string, { cache, service }: TenantCompletions): void {
    this.#opened.delete(name);
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
