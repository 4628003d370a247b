/**
 * The model file, little-endian:
 *
 *     0   4 bytes   "RPRM"
 *     4   u32       version of this layout, 1
 *     8   u32       length of the directory
 *     12  JSON      directory: { name: [offset, length, type] }, padded with spaces to a multiple of 64 bytes
 *         bytes     the tensors, each at a multiple of 64 bytes; offsets count from the end of the directory
 *
 * `length` counts elements, `type` is the name of their typed array. `model-file.ts` in the package reads it.
 *
 * @param {ReadonlyMap<string, Float32Array | Int8Array | Uint8Array>} tensors
 * @returns {Uint8Array}
 */
export function encodeModel(tensors) {
  /** @type {Record<string, [offset: number, length: number, type: string]>} */
  const directory = {};
  let size = 0;
  for (const [name, tensor] of tensors) {
    directory[name] = [size, tensor.length, tensor.constructor.name];
    size = aligned(size + tensor.byteLength);
  }
  const json = JSON.stringify(directory);
  const start = aligned(prefix + json.length);
  const file = Buffer.alloc(start + size);
  file.write('RPRM', 0, 'latin1');
  file.writeUInt32LE(1, 4);
  file.writeUInt32LE(start - prefix, 8);
  file.write(json.padEnd(start - prefix), prefix, 'latin1');
  for (const [name, tensor] of tensors) {
    file.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), start + directory[name][0]);
  }
  return file;
}

const prefix = 12;

/** @param {number} size @returns {number} */
function aligned(size) {
  return Math.ceil(size / 64) * 64;
}
