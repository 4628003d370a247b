/**
 * What a line of the traffic is there for.
 *
 * - `first`: a question nobody asked before
 * - `repeat`: the messages of an earlier line, byte for byte
 * - `paraphrase`: other words, same answer
 * - `near-miss`: looks like an earlier line, needs another answer
 * - `turn`: a further question of a conversation
 * - `together`: sent at the same moment as its neighbours of the same group
 */
export type DemoKind = 'first' | 'repeat' | 'paraphrase' | 'near-miss' | 'turn' | 'together';

/** One message of a conversation. */
export interface DemoMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** One line of the traffic. */
export interface DemoRequest {
  readonly id: string;
  /** Names the set of requests that share one right answer. */
  readonly group: string;
  readonly kind: DemoKind;
  readonly stream: boolean;
  /** @default 'demo-small' */
  readonly model?: string;
  readonly messages: readonly DemoMessage[];
}
