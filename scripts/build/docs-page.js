import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFresh, workspace } from './files.js';

const source = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
const output = join(workspace, 'packages/gateway/dist/docs-page');
const files = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'LICENSE',
  'NOTICE',
];

/**
 * Copies the files of the page `GET /docs`, with their licences, beside the compiled gateway, so that who installs it needs
 * neither Swagger UI nor the network.
 *
 * @returns {Promise<void>}
 */
export async function copyDocsPage() {
  await mkdir(output, { recursive: true });
  await Promise.all(files.map(copy));
}

/** @param {string} name @returns {Promise<void>} */
async function copy(name) {
  if (await isFresh(join(output, name), [join(source, name), import.meta.filename])) return;
  await copyFile(join(source, name), join(output, name));
}
