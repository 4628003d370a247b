import { chmod, copyFile, link, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What a binary needs beside the libraries of its kit. In every text `$kit` is the folder of the kit, `$here` that of
 * the binary and `$name` its name.
 *
 * @typedef {object} Surroundings
 * @property {readonly string[]} [libraries] folders in the one of the libraries that hold more of them
 * @property {Readonly<Record<string, string>>} [environment] variables
 * @property {readonly string[]} [flags] arguments that come before all others
 */

/**
 * Starts the real binary, which lies beside it with the ending `.real`, with the loader and the libraries of its kit.
 *
 * It finds the kit by the file `.kit`, so a kit may be moved. `exec` keeps the process id; `--argv0` is there because
 * servers look at the name they were called by, to find their files or even to decide what they are. Others ask the
 * system which file they run from: that is the loader, which therefore lies beside them too.
 *
 * @param {Surroundings} surroundings
 * @returns {string}
 */
function script({ libraries = [], environment = {}, flags = [] }) {
  const path = ['', ...libraries.map((folder) => `/${folder}`)]
    .map((folder) => `$libraries${folder}`)
    .join(':');
  const variables = Object.entries(environment).map(([name, value]) => `export ${name}="${value}"\n`);
  const first = flags.map((flag) => `"${flag}" `);
  return `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
name=\${0##*/}
kit=$here
while [ ! -e "$kit/.kit" ]; do
  kit=\${kit%/*}
  [ -n "$kit" ] || { echo "$0: no .kit in any folder above" >&2; exit 127; }
done
for libraries in "$kit"/usr/lib/*-linux-gnu*; do [ -d "$libraries" ] && break; done
${variables.join('')}exec "$here/$name.loader" --library-path "${path}" --argv0 "$here/$name" "$here/$name.real" ${first.join('')}"$@"
`;
}

/**
 * Puts the script in the place of a binary.
 *
 * @param {string} folder of the kit
 * @param {string} binary path in the kit
 * @param {Surroundings} [surroundings]
 * @returns {Promise<void>}
 * @throws {Error} when the kit has no loader
 */
export async function wrapBinary(folder, binary, surroundings = {}) {
  const path = join(folder, binary);
  await copyFile(await realpath(path), `${path}.real`);
  await chmod(`${path}.real`, 0o755);
  await link(await loaderOf(folder), `${path}.loader`);
  await rm(path);
  await writeFile(path, script(surroundings));
  await chmod(path, 0o755);
}

/** @param {string} folder of the kit @returns {Promise<string>} */
async function loaderOf(folder) {
  const libraries = join(folder, 'usr/lib');
  for (const architecture of await readdir(libraries)) {
    if (!/-linux-gnu/.test(architecture)) continue;
    const files = await readdir(join(libraries, architecture));
    const loader = files.find((file) => /^ld-linux.*\.so\./.test(file));
    if (loader) return await realpath(join(libraries, architecture, loader));
  }
  throw new Error(`no loader in ${libraries}`);
}
