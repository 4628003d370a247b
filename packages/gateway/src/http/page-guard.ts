import { HttpError } from './error-body.ts';

/** Why a request is refused, if it is. */
export type PageGuard = (header: (name: string) => string | undefined) => HttpError | undefined;

/** What of the configuration decides. */
export interface PageGuardOptions {
  readonly auth: { readonly keys: readonly unknown[] };
  readonly server: { readonly host: string; readonly allowed_hosts: readonly string[] };
}

/** Names that only this machine has. */
const loopback = /^(?:(?:[\w.-]+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Keeps pages of the web, which a browser lets send requests to any address, from a gateway that asks for no keys: those
 * that name their origin, and, while only this machine can connect, those that have the gateway under a name of their own.
 * Programs send no origin and ask for a name of this machine.
 */
export function pageGuard({ auth, server }: PageGuardOptions): PageGuard {
  if (auth.keys.length > 0) return () => undefined;
  const allowed = new Set(server.allowed_hosts.map((name) => name.toLowerCase()));
  const isAllowed = (name: string): boolean => loopback.test(name) || allowed.has(name.toLowerCase());
  const isLocal = loopback.test(server.host.includes(':') ? `[${server.host}]` : server.host);
  return (header) => {
    const host = header('host');
    if (isLocal && host !== undefined && !isAllowed(withoutPort(host))) return foreignHost(host);
    const origin = header('origin');
    return origin === undefined || isOwn(origin, host, isAllowed) ? undefined : foreignOrigin(origin);
  };
}

/** Whether a page is of an allowed host, or of the very one that it asks. */
function isOwn(origin: string, host: string | undefined, isAllowed: (name: string) => boolean): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return isAllowed(page.hostname) || (page.host !== '' && page.host === host?.toLowerCase());
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}

function foreignHost(host: string): HttpError {
  const message = `This gateway has no keys and listens for this machine only, so it answers no requests for "${host.slice(0, 200)}". Add that name to server.allowed_hosts, or configure auth.keys.`;
  return new HttpError(403, message, { code: 'forbidden_host' });
}

function foreignOrigin(origin: string): HttpError {
  const message = `This gateway has no keys, so it answers no pages of "${origin.slice(0, 200)}". Add the name of their host to server.allowed_hosts, or configure auth.keys.`;
  return new HttpError(403, message, { code: 'forbidden_origin' });
}
