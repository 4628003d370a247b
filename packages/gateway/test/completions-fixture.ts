import { eventsOf } from './start-test-gateway.ts';

/** The section of a configuration with completions. */
export const completion = { enabled: true };

/** How the upstream goes on with any text: in two lines. */
export const behaviour = { answer: ' fox jumps\n over the dog' };

/** An answer of a route of completions. */
export interface CompletionAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly suggestions?: readonly { readonly text: string; readonly type: string }[];
  };
}

/** Short ways to ask a gateway for completions; `|` in a text is the cursor. */
export class CompletionClient {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = `${url}/api/completions`;
    this.#headers = { 'content-type': 'application/json', ...headers };
  }

  async get(path: string): Promise<CompletionAnswer> {
    const response = await fetch(`${this.#url}${path}`, { headers: this.#headers });
    return { status: response.status, body: (await response.json()) as CompletionAnswer['body'] };
  }

  async post(path: string, body?: unknown): Promise<CompletionAnswer> {
    const response = await this.send(path, body);
    return { status: response.status, body: (await response.json()) as CompletionAnswer['body'] };
  }

  send(path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: this.#headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }

  suggest(marked: string, fields: object = {}): Promise<CompletionAnswer> {
    return this.post('/suggest', { ...placeOf(marked), ...fields });
  }

  /** The texts of the suggestions, best first. */
  async texts(marked: string, fields: object = {}): Promise<string[]> {
    const { body } = await this.suggest(marked, fields);
    return body.suggestions!.map(({ text }) => text);
  }

  /** The events of a stream; the last one is `[DONE]`. */
  async stream(marked: string, fields: object = {}): Promise<unknown[]> {
    const response = await this.send('/suggest/stream', { ...placeOf(marked), ...fields });
    const events = eventsOf(await response.text());
    return events.map((data) => (data === '[DONE]' ? data : JSON.parse(data)));
  }
}

/** A text and where its cursor is, as the routes want it. */
export function placeOf(marked: string): { readonly text: string; readonly cursor_position: number } {
  return { text: marked.replace('|', ''), cursor_position: marked.indexOf('|') };
}
