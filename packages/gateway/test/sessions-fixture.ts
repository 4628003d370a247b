/** What a route of sessions answered. */
export interface SessionAnswer {
  readonly status: number;
  readonly tag: string | null;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Asks a route below `/api/sessions`. */
export interface SessionAsk {
  (
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<SessionAnswer>;
  readonly url: string;
}

/** A short way to ask a gateway for sessions, with these headers. */
export function askSessions(url: string, own: Readonly<Record<string, string>> = {}): SessionAsk {
  const ask = async (...[method, path, { body, headers = {} } = {}]: Parameters<SessionAsk>) => {
    const response = await fetch(`${url}/api/sessions${path === '' ? '' : `/${path}`}`, {
      method,
      headers: { ...own, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { message, data } = (await response.json()) as Pick<SessionAnswer, 'message' | 'data'>;
    return { status: response.status, tag: response.headers.get('etag'), message, data };
  };
  return Object.assign(ask, { url });
}
