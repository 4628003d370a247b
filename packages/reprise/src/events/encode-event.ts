import type { LoggedEvent } from './logged-event.ts';

/** What an event on the wire may have besides its name and data. */
export interface WireOptions {
  /** What a client sends back as `Last-Event-ID`. */
  readonly id?: string | undefined;
  /** Milliseconds that the client waits before it connects again. */
  readonly retry?: number | undefined;
}

/** A comment, which keeps a connection busy and which clients do not see. */
export const heartbeat = ': heartbeat\n\n';

/**
 * An event as `text/event-stream` has it: the lines `id`, `event`, `data` and `retry`, ended by an empty line (S4-23).
 * The data has `_scope` and `_version` besides its own fields.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @example
 * ```ts
 * encodeEvent({ id: '7-0', event: 'task.done', data: { task: 3 }, scope: 'user', version: '1.0' });
 * // 'id: 7-0\nevent: task.done\ndata: {"task":3,"_scope":"user","_version":"1.0"}\n\n'
 * ```
 */
export function encodeEvent({ id, event, data, scope, version, retry }: LoggedEvent): string {
  return encodeMessage(event, JSON.stringify({ ...data, _scope: scope, _version: version }), { id, retry });
}

/** Any message as `text/event-stream` has it; each line of `text` becomes a line of data. */
export function encodeMessage(event: string, text: string, { id, retry }: WireOptions = {}): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${oneLine(id)}`]),
    `event: ${oneLine(event)}`,
    ...text.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** Ends of lines would make fields of what follows; an id with U+0000 would be ignored. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\0]/g, ' ');
}
