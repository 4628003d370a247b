import { canonicalJson, sha256 } from '../entry/index.ts';
import { assertText } from './arguments/assert-kind.ts';
import type { ChatMessage, ChatRequest } from './chat-request.ts';
import { semanticText } from './text/semantic-text.ts';

/**
 * Fields of a request that change how the answer travels or is billed, never what it says. Every other field,
 * known or not, is part of the identity.
 */
export const transportFields: ReadonlySet<string> = new Set([
  'metadata',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'store',
  'stream',
  'stream_options',
  'user',
]);

/** First part of the keys of chat answers, unless another one is named. */
export const chatPrefix = 'chat';

/** Who asks, and in which compartment of the cache. */
export interface IdentityContext {
  /** Names who may share answers; two tenants never meet. */
  readonly tenant: string;
  /** A compartment chosen by the caller. @default '' */
  readonly namespace?: string;
  /** First part of every key. @default 'chat' */
  readonly prefix?: string;
}

/** What a request is, for the cache. */
export interface Identity {
  /** Store key of the answer to exactly this request. */
  readonly exactKey: string;
  /** Hash of everything that must be equal before similarity may be asked. */
  readonly scope: string;
  /** What is compared by meaning; undefined when this request must not be. */
  readonly text: string | undefined;
}

/**
 * Computes the identity of a request: a pure function of the request and its context.
 *
 * Everything that can change the answer is in `exactKey`; everything but the text of the last user message is in
 * `scope`. The order of properties and {@link transportFields} do not matter.
 *
 * @throws RepriseError `NOT_CANONICAL` when the request holds what JSON cannot; `INVALID_ARGUMENT` for a tenant or
 *   namespace that is no text.
 */
export function identify(request: ChatRequest, context: IdentityContext): Identity {
  const start = keyPrefix(context);
  const { tenant, namespace = '' } = context;
  const text = semanticText(request.messages);
  const last = request.messages.at(-1);
  const earlier = canonicalJson({
    version: 1,
    tenant,
    namespace,
    request: answeredFields(request),
    turns: request.messages.slice(0, -1),
    last: last === undefined ? null : { ...last, content: null },
  });
  const scope = sha256(earlier);
  const exact = sha256(canonicalJson({ scope, content: last?.content ?? null }));
  return { scope, exactKey: `${start}${exact}`, text };
}

/**
 * The scope of a question that was rewritten to stand alone: all of {@link Identity.scope} but the earlier turns.
 * Instructions to the model count wherever they are, and questions that were never rewritten are of another scope.
 *
 * @throws RepriseError as {@link identify}.
 */
export function rewrittenScope(request: ChatRequest, { tenant, namespace = '' }: IdentityContext): string {
  assertText('The tenant', tenant);
  assertText('The namespace', namespace);
  const last = request.messages.at(-1);
  const earlier = canonicalJson({
    version: 1,
    rewritten: true,
    tenant,
    namespace,
    request: answeredFields(request),
    instructions: request.messages.slice(0, -1).filter((message) => !isTurn(message)),
    last: { ...last, content: null },
  });
  return sha256(earlier);
}

/** Whether anything was said before the last message, instructions to the model aside. */
export function hasEarlierTurns(messages: readonly ChatMessage[]): boolean {
  return messages.slice(0, -1).some(isTurn);
}

function isTurn({ role }: ChatMessage): boolean {
  return role !== 'system' && role !== 'developer';
}

function answeredFields(request: ChatRequest): Record<string, unknown> {
  const fields = Object.entries(request);
  return Object.fromEntries(fields.filter(([name]) => !transportFields.has(name) && name !== 'messages'));
}

/**
 * Beginning of every key of a tenant, or of one of its namespaces when the context names one.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for a tenant or namespace that is no text.
 */
export function keyPrefix(context: IdentityContext): string {
  const { namespace = '' } = context;
  assertText('The namespace', namespace);
  return `${tenantPrefix(context)}${shortHash(namespace)}:`;
}

/** Beginning that a key has in common with every other of its tenant and namespace, and with no other. */
export function namespaceOf(key: string): string {
  return key.slice(0, key.lastIndexOf(':') + 1);
}

/**
 * Beginning of every key of a tenant, in all its namespaces.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for a tenant that is no text.
 */
export function tenantPrefix({
  tenant,
  prefix = chatPrefix,
}: Pick<IdentityContext, 'tenant' | 'prefix'>): string {
  assertText('The tenant', tenant);
  return `${prefix}:${shortHash(tenant)}:`;
}

const knownHashes = new Map<string, string>();
const mostKnownHashes = 1_000;

/** 96 bits: no two tenants of one deployment collide. Few tenants ask often, so their hashes are remembered. */
function shortHash(text: string): string {
  const known = knownHashes.get(text);
  if (known !== undefined) return known;
  if (knownHashes.size >= mostKnownHashes) knownHashes.clear();
  const hash = sha256(text).slice(0, 24);
  knownHashes.set(text, hash);
  return hash;
}
