import type { ChatRequest, Identity } from '../../semantic/index.ts';
import type { RequestContext } from '../response-cache-options.ts';
import type { Ask } from './flight.ts';

/** A request that the cache has no answer to. */
export interface Miss {
  readonly request: ChatRequest;
  readonly identity: Identity;
  readonly context: RequestContext;
  /** When the cache was looked into. */
  readonly lookedAt: number;
  readonly ask: Ask;
}
