import type { SemanticLookup } from '../../semantic/index.ts';
import type { Completion } from './completion.ts';

/** Why nothing is compared by meaning. */
export const switchedOff = 'comparing by meaning is switched off';
/** Why the last question of a conversation is not compared. */
export const notRewritten =
  'the last question is compared when it was rewritten, and it was not rewritten lately';
/** Why the last question of a conversation was not compared. */
export const notRewritable =
  'the last question could not be rewritten, so that it is answered for exactly the same conversation only';

/** The outcome when the cache is not looked into. */
export const skipped: SemanticLookup<Completion> = {
  hit: undefined,
  reason: 'the request says no-cache',
  nearest: undefined,
  refusedBy: undefined,
};
