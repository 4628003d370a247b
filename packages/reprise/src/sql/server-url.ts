import { RepriseError } from '../core/index.ts';

/** Where a server is. */
export interface ServerUrl {
  readonly url: string;
  /** Host, port and database, without user and password. */
  readonly place: string;
}

/**
 * Reads the URL of a server.
 *
 * @throws RepriseError `INVALID_ARGUMENT`, which never quotes the URL: it may hold a password.
 */
export function serverUrl(url: string, protocols: readonly string[]): ServerUrl {
  const example = `${protocols[0]}//user:password@127.0.0.1/database`;
  if (!URL.canParse(url)) throw new RepriseError('INVALID_ARGUMENT', `url is not a URL such as ${example}`);
  const { protocol, host, pathname } = new URL(url);
  if (!protocols.includes(protocol)) {
    throw new RepriseError('INVALID_ARGUMENT', `url must be one such as ${example}, not ${protocol}`);
  }
  return { url, place: `${host}${pathname}` };
}
