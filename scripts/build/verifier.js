import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { workspace } from './files.js';

const folder = 'semantic/verifier';
const files = ['words.bin', 'pairs-1.model'];

/**
 * Copies what the pair verifier reads, which `scripts/train-verifier` writes, beside the compiled code.
 *
 * @returns {Promise<void>}
 */
export async function copyVerifier() {
  const target = join(workspace, 'packages/reprise/dist', folder);
  await mkdir(target, { recursive: true });
  await Promise.all(
    files.map((file) => copyFile(join(workspace, 'packages/reprise/src', folder, file), join(target, file))),
  );
}
