import { RepriseError } from './errors.ts';

/**
 * The address that an argument called `name` holds; it must be http or https and hold no name or password.
 *
 * @throws RepriseError `INVALID_ARGUMENT`
 */
export function httpUrl(address: string, name: string): URL {
  if (!URL.canParse(address)) throw refused(`${name} is not a URL such as http://127.0.0.1:11434`);
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(`${name} must be http or https, not ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') throw refused(`${name} must not hold a name or password`);
  return url;
}

function refused(why: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', why);
}
