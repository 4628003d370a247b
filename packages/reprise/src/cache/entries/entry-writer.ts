import type { Clock } from '../../core/index.ts';
import { CacheEntry, encodeEnvelope, UNSET } from '../../entry/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import { lifetimeOf } from '../calls/freshness.ts';
import type { OpenCall } from '../calls/open-call.ts';
import { listOfNames } from '../list-of-names.ts';
import { type Bookkeeping, reservedName } from './kept-entry.ts';
import { anyTag, type TagTokenStore, type TagTokens } from './tag-tokens.ts';

/** What is kept beside an output. */
export interface KeepExtra {
  /** Whether a plain function gave it as a promise. */
  readonly async?: boolean;
  /** What a generator returned after its last item. */
  readonly returned?: unknown;
  /** What the output should have been. */
  readonly expected?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** An answer to keep. */
export interface Answer {
  readonly call: OpenCall;
  readonly output: unknown;
  readonly extra?: KeepExtra | undefined;
}

/** Turns answers into what a store keeps. */
export class EntryWriter {
  readonly #tags: TagTokenStore;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(tags: TagTokenStore, clock: Clock, random: () => number) {
    this.#tags = tags;
    this.#clock = clock;
    this.#random = random;
  }

  /** Reads what must be known before the function runs. */
  async begin(calls: readonly OpenCall[], plan: OpenCall['plan']): Promise<void> {
    const tags = tagsBefore(plan);
    if (tags.length === 0) return;
    const tokens = await this.#tags.read(tags);
    for (const call of calls) call.tokens = tokens;
  }

  beginSync(call: OpenCall): void {
    const tags = tagsBefore(call.plan);
    if (tags.length > 0) call.tokens = this.#tags.readSync(tags);
  }

  /**
   * What to write; undefined when there is nothing to: the function or the ttl say so, or the entry was changed since.
   *
   * @throws whatever the functions among the options throw, and RepriseError `NOT_CANONICAL` for what cannot be kept.
   */
  async prepare(answer: Answer): Promise<StoredEntry | undefined> {
    if (!isWanted(answer.call)) return undefined;
    const tags = tagsAfter(answer);
    if (tags.length === 0) return this.#encode(answer, {});
    const tokens = hasAllTokens(answer.call, tags)
      ? answer.call.tokens!
      : await this.#tags.read([anyTag, ...tags]);
    return this.#encode(answer, tokens, tags);
  }

  /** {@link prepare} over a store that answers without promises. */
  prepareSync(answer: Answer): StoredEntry | undefined {
    const { call } = answer;
    if (!isWanted(call)) return undefined;
    const tags = tagsAfter(answer);
    if (tags.length === 0) return this.#encode(answer, {});
    const tokens = hasAllTokens(call, tags) ? call.tokens! : this.#tags.readSync([anyTag, ...tags]);
    return this.#encode(answer, tokens, tags);
  }

  #encode(answer: Answer, tokens: TagTokens, tags: readonly string[] = []): StoredEntry | undefined {
    const { call, output, extra = {} } = answer;
    if (!mayKeep(call, tokens)) return undefined;
    const now = this.#clock.now();
    const { freshUntil, expiresAt } = lifetimeOf(output, call, now, this.#random);
    if (expiresAt !== undefined && expiresAt <= now) return undefined;
    const bookkeeping: Bookkeeping = {
      ...(freshUntil === undefined ? {} : { freshUntil }),
      ...(tags.length === 0 ? {} : { tags: Object.fromEntries(tags.map((tag) => [tag, tokens[tag]!])) }),
      ...(extra.async ? { async: true } : {}),
      ...(extra.returned === undefined ? {} : { returned: extra.returned }),
    };
    const { annotation } = call.plan;
    const metadata = {
      ...extra.metadata,
      ...(annotation === undefined ? {} : { annotation }),
      ...(Object.keys(bookkeeping).length === 0 ? {} : { [reservedName]: bookkeeping }),
    };
    const { func, storeKey } = call.identity;
    const entry = CacheEntry.from(func, {
      inputs: call.identity.inputs(),
      ...(output === UNSET ? {} : { output }),
      ...(Object.hasOwn(extra, 'expected') ? { expected: extra.expected } : {}),
      metadata,
    });
    return { key: storeKey, value: encodeEnvelope(entry), createdAt: now, expiresAt, version: 1, tags };
  }
}

/** Tags whose tokens must be those from before the function ran. */
function tagsBefore({ tags = [] }: OpenCall['plan']): readonly string[] {
  return typeof tags === 'function' ? [anyTag] : tags;
}

function tagsAfter({ call, output }: Answer): readonly string[] {
  const { tags = [] } = call.plan;
  const known = typeof tags === 'function' ? listOfNames('What the option tags gave', tags(output)) : tags;
  return call.tags.length === 0 ? known : [...new Set([...known, ...call.tags])];
}

function hasAllTokens({ tokens = {} }: OpenCall, tags: readonly string[]): boolean {
  return tags.every((tag) => Object.hasOwn(tokens, tag));
}

function isWanted(call: OpenCall): boolean {
  return !call.skipped && call.current && !call.outdated;
}

/** Whether nothing happened since the call began that makes its answer an old one. */
function mayKeep(call: OpenCall, tokens: TagTokens): boolean {
  if (!isWanted(call)) return false;
  return Object.entries(call.tokens ?? {}).every(([tag, token]) => (tokens[tag] ?? token) === token);
}
