import { join } from 'node:path';
import { local } from 'reprise/embedders';
import { CacheEntry, encodeEnvelope } from 'reprise/entry';
import { identify } from 'reprise/semantic';
import { sqlite } from 'reprise/stores';
import { chat, prompt } from './prompts.js';

/**
 * Writes `count` answers of about 1.5 KB, with vectors, as a gateway would have kept them.
 *
 * The vectors are random unit vectors of the embedder's length: embedding them all would take minutes and change
 * neither memory nor time of what is measured.
 *
 * @param {string} data
 * @param {number} count
 * @returns {Promise<void>}
 */
export async function fill(data, count) {
  const embedder = local();
  const store = sqlite(join(data, 'reprise.db'));
  const createdAt = Date.now();
  for (let from = 0; from < count; from += 1_000) {
    const entries = Array.from({ length: Math.min(1_000, count - from) }, (_, at) => {
      const text = `${prompt(from + at)} (${from + at})`;
      const identity = identify(JSON.parse(chat(text)), { tenant: 'anonymous', namespace: '' });
      const vector = {
        embedder: embedder.id,
        partition: identity.scope,
        values: unitVector(embedder.dimensions ?? 512),
      };
      const output = completion(from + at);
      const entry = CacheEntry.from('answer', {
        inputs: { scope: identity.scope, text },
        output,
        metadata: {},
      });
      return {
        key: identity.exactKey,
        value: encodeEnvelope(entry),
        createdAt,
        version: 1,
        tags: [],
        vector,
      };
    });
    await store.setMany(entries);
  }
  await store.flush();
  await Promise.all([store.close(), embedder.close()]);
}

/** @param {number} number */
function completion(number) {
  const content = `Answer ${number}. ${'It says something of ordinary length. '.repeat(32)}`;
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 20, completion_tokens: 250, total_tokens: 270 };
  return { id: `chatcmpl-${number}`, object: 'chat.completion', created: 1, model: 'bench', choices, usage };
}

/** @param {number} dimensions */
function unitVector(dimensions) {
  const vector = Float32Array.from({ length: dimensions }, () => Math.random() - 0.5);
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}
