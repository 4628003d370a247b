import { chmod, copyFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Starts the real binary, which lies beside it with the ending `.real`, with the loader and the libraries of its kit.
 *
 * It finds the kit by the file `.kit`, so a kit may be moved. `exec` keeps the process id; `--argv0` is there because
 * servers look at the name they were called by, to find their files or even to decide what they are.
 */
const script = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
name=\${0##*/}
kit=$here
while [ ! -e "$kit/.kit" ]; do
  kit=\${kit%/*}
  [ -n "$kit" ] || { echo "$0: no .kit in any folder above" >&2; exit 127; }
done
for libraries in "$kit"/usr/lib/*-linux-gnu*; do [ -d "$libraries" ] && break; done
for loader in "$libraries"/ld-linux*.so.*; do [ -e "$loader" ] && break; done
exec "$loader" --library-path "$libraries" --argv0 "$here/$name" "$here/$name.real" "$@"
`;

/**
 * Puts the script in the place of a binary.
 *
 * @param {string} folder of the kit
 * @param {string} binary path in the kit
 * @returns {Promise<void>}
 */
export async function wrapBinary(folder, binary) {
  const path = join(folder, binary);
  await copyFile(await realpath(path), `${path}.real`);
  await chmod(`${path}.real`, 0o755);
  await rm(path);
  await writeFile(path, script);
  await chmod(path, 0o755);
}
