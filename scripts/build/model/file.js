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
  let size = 0;
  const placed = Array.from(tensors, ([name, tensor]) => {
    const offset = size;
    size = aligned(size + tensor.byteLength);
    return { name, tensor, offset };
  });
  const json = JSON.stringify(
    Object.fromEntries(
      placed.map(({ name, tensor, offset }) => [name, [offset, tensor.length, tensor.constructor.name]]),
    ),
  );
  const start = aligned(prefix + json.length);
  const file = Buffer.alloc(start + size);
  file.write('RPRM', 0, 'latin1');
  file.writeUInt32LE(1, 4);
  file.writeUInt32LE(start - prefix, 8);
  file.write(json.padEnd(start - prefix), prefix, 'latin1');
  for (const { tensor, offset } of placed) {
    file.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), start + offset);
  }
  return file;
}

const prefix = 12;

/** @param {number} size @returns {number} */
function aligned(size) {
  return Math.ceil(size / 64) * 64;
}
