import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Reads a TensorFlow.js graph model: its weights by name, and the vocabulary beside it.
 *
 * @typedef {{ weight(...parts: string[]): Float32Array, pieces: [piece: string, score: number][] }} Source
 *
 * @param {string} folder
 * @returns {Promise<Source>}
 */
export async function readSource(folder) {
  const [model, pieces] = await Promise.all([
    readJson(join(folder, 'model.json')),
    readJson(join(folder, 'vocab.json')),
  ]);
  const [manifest] = model.weightsManifest;
  const shards = await Promise.all(
    manifest.paths.map((/** @type {string} */ path) => readFile(join(folder, path))),
  );
  const weights = sliceWeights(Buffer.concat(shards), manifest.weights);
  return { weight: (...parts) => only(weights, parts), pieces };
}

/** @param {string} path @returns {Promise<any>} */
async function readJson(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}

/**
 * @param {Buffer} bytes
 * @param {readonly { name: string, shape: number[], dtype: string }[]} list
 * @returns {Map<string, Float32Array>}
 */
function sliceWeights(bytes, list) {
  const weights = new Map();
  let offset = 0;
  for (const { name, shape, dtype } of list) {
    const length = shape.reduce((product, side) => product * side, 1);
    const data = bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + length * 4);
    if (dtype === 'float32') weights.set(name, new Float32Array(data));
    offset += length * 4;
  }
  return weights;
}

/**
 * The one weight whose name holds all `parts`.
 *
 * @param {Map<string, Float32Array>} weights
 * @param {readonly string[]} parts
 * @returns {Float32Array}
 */
function only(weights, parts) {
  const names = [...weights.keys()].filter((name) => parts.every((part) => name.includes(part)));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new Error(`The model has ${names.length} weights named like ${parts.join(', ')}, expected one`);
  }
  return /** @type {Float32Array} */ (weights.get(name));
}
