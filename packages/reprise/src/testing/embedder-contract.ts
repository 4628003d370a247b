import assert from 'node:assert/strict';
import type { Embedder } from '../embedders/index.ts';
import type { ContractCase } from './contract-case.ts';

/** Gives a new embedder for one case; the case closes it. */
export type MakeEmbedder = () => Embedder | Promise<Embedder>;

const texts = [
  'How do I reset my password?',
  'What is the capital of France?',
  'I forgot my password',
  'Write a function that sorts a list of numbers',
];

/**
 * Every rule of the `Embedder` contract, as cases for any test runner.
 *
 * `make` is called once for each case and has to give an embedder that answers; the case closes it.
 *
 * @example
 * ```ts
 * for (const { title, run } of embedderContract(() => local())) it(title, run);
 * ```
 */
export function embedderContract(make: MakeEmbedder): ContractCase[] {
  const withEmbedder = (title: string, rule: (embedder: Embedder) => Promise<void>): ContractCase => ({
    title,
    run: async () => {
      await using embedder = await make();
      await rule(embedder);
    },
  });
  return [
    withEmbedder('names its model and states its limits', describesItself),
    withEmbedder('gives one unit vector per text', givesUnitVectors),
    withEmbedder('keeps the order of the texts', keepsOrder),
    withEmbedder('gives an empty list for an empty list', async (embedder) => {
      assert.deepEqual(await embedder.embed([]), []);
    }),
    withEmbedder('gives the same vector alone and in a batch', agreesWithItself),
    withEmbedder('rejects an empty text instead of inventing a vector', async (embedder) => {
      await assert.rejects(embedder.embed(['']));
      await assert.rejects(embedder.embed([texts[0]!, '']));
    }),
    withEmbedder('rejects with the reason of a signal that is aborted already', async (embedder) => {
      const reason = new Error('not needed any more');
      await assert.rejects(embedder.embed([texts[0]!], AbortSignal.abort(reason)), reason);
    }),
    withEmbedder('rejects with the reason of a signal that aborts while it works', abortsMeanwhile),
    withEmbedder('answers on after an aborted call', answersAfterAbort),
    withEmbedder('rejects after closing, and closes twice without harm', async (embedder) => {
      await embedder.close();
      await assert.rejects(embedder.embed([texts[0]!]), { code: 'CLOSED' });
      await embedder.close();
    }),
    withEmbedder('keeps the promise of its sketch', keepsSketch),
  ];
}

async function describesItself(embedder: Embedder): Promise<void> {
  assert.notEqual(embedder.id, '');
  assert.ok(embedder.maxTokens > 0);
  assert.ok(embedder.threshold > 0 && embedder.threshold <= 1);
}

async function givesUnitVectors(embedder: Embedder): Promise<void> {
  const embeddings = await embedder.embed(texts);
  assert.equal(embeddings.length, texts.length);
  for (const { vector, coverage, truncated } of embeddings) {
    assert.equal(vector.length, embedder.dimensions);
    assert.ok(Math.abs(Math.sqrt(dot(vector, vector)) - 1) < 1e-4);
    assert.ok(coverage >= 0 && coverage <= 1);
    assert.equal(truncated, false);
  }
}

async function keepsOrder(embedder: Embedder): Promise<void> {
  const forward = await embedder.embed(texts);
  const backward = await embedder.embed(texts.toReversed());
  backward.reverse().forEach(({ vector }, at) => {
    assertClose(vector, forward[at]!.vector);
  });
}

async function agreesWithItself(embedder: Embedder): Promise<void> {
  const together = await embedder.embed(texts);
  for (const [at, text] of texts.entries()) {
    const [alone] = await embedder.embed([text]);
    assertClose(alone!.vector, together[at]!.vector);
  }
}

async function abortsMeanwhile(embedder: Embedder): Promise<void> {
  const controller = new AbortController();
  const reason = new Error('the caller left');
  const embedding = embedder.embed(texts, controller.signal);
  controller.abort(reason);
  await assert.rejects(embedding, reason);
}

async function answersAfterAbort(embedder: Embedder): Promise<void> {
  await abortsMeanwhile(embedder);
  const [embedding] = await embedder.embed([texts[0]!]);
  assert.equal(embedding!.vector.length, embedder.dimensions);
}

async function keepsSketch(embedder: Embedder): Promise<void> {
  const { sketch } = embedder;
  if (!sketch) return;
  const embeddings = await embedder.embed(texts);
  for (const [at, { vector }] of embeddings.entries()) {
    const own = sketch.of(texts[at]!);
    const inside = sketch.from(vector);
    assert.ok(own && inside);
    assertClose(own, inside);
    assert.ok(dot(own, own) >= sketch.floor(1));
  }
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}

function assertClose(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  const apart = actual.findIndex((value, at) => Math.abs(value - expected[at]!) > 1e-5);
  assert.equal(apart, -1, `The vectors differ at ${apart}`);
}
