/** One event of a streamed answer, as it came. */
export interface FlightEvent {
  /** The event's data: JSON text, or `[DONE]`. */
  readonly data: string;
  /** Whether it reports nothing but the usage, which only some clients asked for. */
  readonly usageOnly: boolean;
}

/** End of a streamed answer, in the shape of the OpenAI interface. */
export const doneData = '[DONE]';

/**
 * An event as text of `text/event-stream`, for a client that did or did not ask for the usage; empty when the
 * client must not see it.
 */
export function eventText(event: FlightEvent, includeUsage: boolean): string {
  if (includeUsage) return encode(event.data);
  if (event.usageOnly) return '';
  // Quotes inside JSON strings are escaped, so this text can only be the field itself.
  return encode(event.data.replace(',"usage":null', ''));
}

function encode(data: string): string {
  return `data: ${data.replaceAll('\n', '\ndata: ')}\n\n`;
}
