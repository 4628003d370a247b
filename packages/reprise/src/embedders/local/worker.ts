import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { EnglishModel } from './english-model.ts';
import type { EmbedTexts } from './messages.ts';
import { parseModelFile } from './model-file.ts';

// On Linux a priority belongs to the thread: embedding gives way to the threads that answer requests. Elsewhere it
// would slow down the whole process.
if (process.platform === 'linux') setPriority(5);

const model = new EnglishModel(parseModelFile(readFileSync(new URL('./model.bin', import.meta.url))));

parentPort?.on('message', ({ texts }: EmbedTexts) => {
  const batch = model.embed(texts);
  parentPort?.postMessage(batch, [batch.vectors.buffer, batch.coverage.buffer, batch.truncated.buffer]);
});
