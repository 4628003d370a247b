import type { CompletionChunk } from './completion-chunk.ts';

/**
 * The data of a stream's event as a chunk; undefined when it is no part of an answer. Events without choices are: some
 * services send them, for the usage or an error.
 */
export function parseChunk(data: string): CompletionChunk | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { choices } = value;
  const none = choices === undefined || choices === null;
  const fits = none || (Array.isArray(choices) && choices.every(isObject));
  return fits ? (value as unknown as CompletionChunk) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
