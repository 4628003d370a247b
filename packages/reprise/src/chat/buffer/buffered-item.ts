import type { BufferedMessage, WrittenMessage } from './chat-message.ts';

/** An item of a list: a message, who sent it, and its number. */
export interface BufferedItem {
  readonly writer: string;
  readonly number: number;
  readonly message: BufferedMessage;
}

/**
 * Writes an item. `turn` grows when a writer sends again what the server lost, so that the first items of two claims
 * differ also then.
 */
export function itemText(
  { json }: WrittenMessage,
  { writer, number, turn }: { readonly writer: string; readonly number: number; readonly turn: number },
): string {
  return `{"writer":${JSON.stringify(writer)},"number":${number},"turn":${turn},"message":${json}}`;
}

/** Reads an item; undefined for what nobody here wrote. */
export function itemOf(text: string): BufferedItem | undefined {
  try {
    const item = JSON.parse(text) as Partial<BufferedItem> | null;
    const { writer, number, message } = item ?? {};
    if (typeof writer !== 'string' || typeof number !== 'number') return undefined;
    if (typeof message?.id !== 'string' || typeof message.role !== 'string') return undefined;
    if (typeof message.content !== 'string' && !Array.isArray(message.content)) return undefined;
    return { writer, number, message };
  } catch {
    return undefined;
  }
}
