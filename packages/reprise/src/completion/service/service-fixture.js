import { deferred } from '../../core/index.ts';
import { memoryKeyValue } from '../../redis/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { CompletionCache } from '../cache/completion-cache.ts';
import { CompletionService } from './completion-service.ts';

/**
 * A service over memory with a clock that stands still; `|` in a text is the cursor.
 *
 * @param {Partial<import('./completion-service-options.ts').CompletionServiceOptions>} [options]
 * @param {ManualClock} [clock]
 */
export function openService(options = {}, clock = new ManualClock()) {
  const keyValue = options.keyValue ?? memoryKeyValue({ clock });
  const cache = options.cache ?? new CompletionCache({ keyValue, clock });
  const service = new CompletionService({ keyValue, cache, clock, ...options });
  /**
   * @param {string} marked
   * @param {Partial<import('./suggest-request.ts').SuggestRequest>} [fields]
   */
  const suggest = (marked, fields = {}) => service.suggest({ ...place(marked), ...fields });
  /**
   * @param {string} marked
   * @param {Partial<import('./suggest-request.ts').SuggestRequest>} [fields]
   */
  const texts = async (marked, fields) => {
    const { suggestions } = await suggest(marked, fields);
    return suggestions.map(({ text }) => text);
  };
  return { service, cache, keyValue, clock, suggest, texts };
}

/**
 * A text and where its cursor is.
 *
 * @param {string} marked
 */
export function place(marked) {
  const cursorPosition = marked.indexOf('|');
  return { text: marked.replace('|', ''), cursorPosition };
}

/** @typedef {import('../../core/index.ts').Deferred<string>} Answer */

/** A model that answers when it is told to. */
export class SlowModel {
  /** @type {{ readonly signal: AbortSignal, readonly answer: Answer }[]} */
  calls = [];

  /** @type {import('./completion-service-options.ts').CompletionServiceOptions['complete'] & {}} */
  complete = (_, signal) => {
    /** @type {Answer} */
    const answer = deferred();
    this.calls.push({ signal, answer });
    return answer.promise;
  };
}
