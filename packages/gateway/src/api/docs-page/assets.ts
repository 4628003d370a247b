import { readFile } from 'node:fs/promises';
import { HttpError } from '../../http/index.ts';
import { startScript } from './page.ts';

const types: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** Where the build puts the files of Swagger UI; the same seen from `src` and from `dist`. */
const folder = new URL('../../../dist/docs-page/', import.meta.url);

/**
 * A file of the page.
 *
 * @throws HttpError 404 for one the page does not use, 503 when the gateway was not built with it.
 */
export async function asset(
  name: string,
): Promise<{ readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> }> {
  if (name === 'start.js') return { type: 'text/javascript; charset=utf-8', content: startScript };
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type === undefined) throw new HttpError(404, 'The page has no such file', { code: 'unknown_url' });
  try {
    return { type, content: new Uint8Array(await readFile(new URL(name, folder))) };
  } catch {
    throw new HttpError(503, 'The page is not built. Run: npm run build', { code: 'not_built' });
  }
}
