import type { Cache } from '../../cache/index.ts';
import type { Clock, Duration, Logger } from '../../core/index.ts';
import type { AnswerField } from './answer-fields.ts';
import type { ChatParameters } from './chat-parameters.ts';
import type { Preset, Presets } from './presets.ts';
import type { ToolResultCache } from './tool-result-cache.ts';

/** Options of `LLM`: what a preset may say, here before the preset's, and how answers are got and kept. */
export interface LLMOptions extends Preset {
  /** Name of the bundle everything else is taken from; see `builtInPresets`. */
  readonly preset?: string;
  /** Presets of one's own, found before the built-in ones. */
  readonly presets?: Presets;
  /**
   * Where answers are kept: true for files in the user's cache folder (`REPRISE_CACHE_DIR`, else
   * `$XDG_CACHE_HOME/reprise/llm`, else `~/.cache/reprise/llm`), a path for files there, a cache as it is, false or null
   * for nowhere. A cache that is given is neither changed nor closed.
   *
   * @default true
   */
  readonly cache?: boolean | string | Cache | null;
  /** Keeps what tools gave, where it says so. @default results of tools are not kept */
  readonly toolResults?: ToolResultCache;
  /** Names of request fields that do not count: questions that differ only in them share an answer. */
  readonly cacheExclude?: readonly string[];
  /** Name under which answers are kept; clients of different names share none. @default 'llm' */
  readonly name?: string;
  /**
   * How often a request is repeated after a network error, a timeout, 408, 409, 429 or 5xx, with growing waits of up to
   * 60 s; what `retry-after` asks for is kept to (spec S3-46).
   *
   * @default 2
   */
  readonly retries?: number;
  /** Longest silence: before an answer begins, and between two pieces of it. @default '5m' */
  readonly timeout?: Duration;
  /** Sends the requests. @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Spreads the waits between attempts; a number from 0 to below 1. @default Math.random */
  readonly random?: () => number;
  /** @default silentLogger */
  readonly logger?: Logger;
}

/** Options of one question; parameters go before those of the client. */
export interface AskOptions<Include extends readonly AnswerField[], Reduce extends boolean>
  extends ChatParameters {
  /** Another model than the client's. */
  readonly model?: string;
  /** What the answer is made of (spec S3-45). @default ['text'] */
  readonly include?: Include;
  /** Whether an answer made of one field is that field's value instead of an object. @default true */
  readonly reduce?: Reduce;
  /** How many times tools are run before the answer is given as it is, wanting tools or not. @default 10 */
  readonly maxRounds?: number;
  /** Aborting this ends the wait; the call upstream ends when nobody else waits for it. */
  readonly signal?: AbortSignal;
}
