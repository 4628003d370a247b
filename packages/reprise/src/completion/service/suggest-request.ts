import { RepriseError } from '../../core/index.ts';
import { countOf, type ServiceSettings } from './service-settings.ts';
import { type SuggestionType, suggestionTypes } from './suggestion-type.ts';

/** Where somebody writes, and what may be suggested there (S2-50). */
export interface SuggestRequest {
  /** The whole document, or what is around the cursor; 1 byte to 1 MiB. */
  readonly text: string;
  /** UTF-16 code units in front of the cursor, as JavaScript counts. */
  readonly cursorPosition: number;
  /** Names a document, so that what was precomputed of it is used. */
  readonly documentId?: string | undefined;
  /** @default all types */
  readonly types?: readonly SuggestionType[] | undefined;
  /** @default `maxSuggestions` of the service */
  readonly maxSuggestions?: number | undefined;
  /** Facts for the model, plain data of at most 16 KiB as JSON. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** Ends the wait; calls that nobody else waits for are ended too. */
  readonly signal?: AbortSignal | undefined;
}

/** A request whose fields make sense, with defaults filled in. */
export interface CheckedRequest extends SuggestRequest {
  /** Sorted, each once. */
  readonly types: readonly SuggestionType[];
  readonly maxSuggestions: number;
}

const mostTextBytes = 1_024 * 1_024;
const mostContextBytes = 16 * 1_024;

/** @throws RepriseError `INVALID_ARGUMENT` when a field makes no sense. */
export function checkedRequest(request: SuggestRequest, settings: ServiceSettings): CheckedRequest {
  const { text, types = suggestionTypes, maxSuggestions = settings.maxSuggestions, context } = request;
  if (typeof text !== 'string' || text === '') throw wrong('text must not be empty');
  if (Buffer.byteLength(text) > mostTextBytes) throw wrong('text must have at most 1 MiB');
  if (!isCursor(text, request.cursorPosition)) {
    throw wrong('cursorPosition must be within the text, and not in the middle of a character');
  }
  if (types.length === 0 || !types.every((type) => suggestionTypes.includes(type))) {
    throw wrong(`types must name some of ${suggestionTypes.join(', ')}`);
  }
  if (context && Buffer.byteLength(JSON.stringify(context)) > mostContextBytes) {
    throw wrong('context must have at most 16 KiB');
  }
  return { ...request, types: [...new Set(types)].sort(), maxSuggestions: countOf(maxSuggestions) };
}

/**
 * Whether a number of UTF-16 code units is a place within a text: 0 to its length, and not between the halves of a
 * surrogate pair.
 */
export function isCursor(text: string, position: number): boolean {
  if (!Number.isInteger(position) || position < 0 || position > text.length) return false;
  return !/^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, position - 1), position + 1));
}

function wrong(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', what);
}
