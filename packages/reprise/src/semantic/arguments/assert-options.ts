import { RepriseError } from '../../core/index.ts';
import type { AnswerCacheOptions } from '../answers/answer-cache-options.ts';
import { assertEmbedder } from './arguments.ts';
import { assertFunction, assertMethods, assertRecord, assertText } from './assert-kind.ts';
import { assertCount, assertNumber, assertPositive } from './assert-number.ts';
import { invalid } from './invalid.ts';

/** What is checked here of the options of a `SemanticCache`. */
interface GivenOptions extends Partial<Omit<AnswerCacheOptions, 'ttl'>> {
  readonly similarity?: unknown;
  readonly confidence?: unknown;
}

const aStore = 'a store, for example memory()';
const aPolicy = 'a policy, for example learned()';
const aLogger = 'a logger, for example console';
const aJudge = 'a judge, for example equalAnswers()';

/** Parts that may be given: the name of the option, methods that tell such a part, and what may stand there. */
const parts = [
  ['store', ['getMany', 'setMany', 'onRemoval'], aStore],
  ['source', ['getMany', 'setMany', 'onRemoval'], aStore],
  ['index', ['add', 'search'], 'a vector index, for example flat()'],
  ['verifier', ['score'], 'a verifier, for example pairVerifier()'],
  ['policy', ['decide'], aPolicy],
  ['previousPolicy', ['decide'], aPolicy],
  ['judge', ['agrees'], aJudge],
  ['ledger', ['append', 'onObservation'], 'a ledger, for example new Ledger({ store })'],
  ['clock', ['now', 'schedule'], 'a clock, for example systemClock'],
  ['logger', ['debug', 'info', 'warn', 'error'], aLogger],
  ['indexLogger', ['debug', 'info', 'warn', 'error'], aLogger],
] as const satisfies readonly (readonly [keyof GivenOptions, readonly string[], string])[];

/**
 * Checks what is given before anything is made of it, for the errors to name the option; durations, and the numbers of
 * trust, are checked where they are read.
 *
 * @throws RepriseError `INVALID_ARGUMENT` that names what is missing, of another kind, or out of its range.
 */
export function assertOptions(options: GivenOptions | undefined): void {
  const given = options ?? {};
  assertEmbedders(given);
  for (const [name, methods, wanted] of parts) {
    if (given[name] !== undefined) assertMethods(`The option ${name}`, given[name], methods, wanted);
  }
  assertFunctions(given);
  assertNumbers(given);
  const { guards, band, window, prefix } = given;
  if (prefix !== undefined) assertText('The option prefix', prefix);
  if (guards !== undefined) assertGuards(guards);
  if (window !== undefined) assertRecord('The option window', window, 'an object with audits or age');
  if (band === undefined) return;
  assertRecord('The option band', band, 'an object with low, high and judge');
  assertMethods('The option band.judge', band.judge, ['agrees'], aJudge);
}

function assertEmbedders({ embedder, previousEmbedder }: GivenOptions): void {
  if (!embedder) {
    const message = 'The option embedder is missing: give one, for example local()';
    throw new RepriseError('INVALID_ARGUMENT', message);
  }
  assertEmbedder('embedder', embedder);
  if (previousEmbedder !== undefined) assertEmbedder('previousEmbedder', previousEmbedder);
  if (previousEmbedder?.id !== embedder.id) return;
  const wanted = 'another embedder than the current one';
  throw invalid('The option previousEmbedder', previousEmbedder.id, wanted);
}

function assertFunctions({ answerText, bucketOf, random }: GivenOptions): void {
  for (const [name, value] of Object.entries({ answerText, bucketOf, random })) {
    if (value !== undefined) assertFunction(`The option ${name}`, value);
  }
}

function assertNumbers(options: GivenOptions): void {
  const { similarity, confidence, minimumCoverage } = options;
  if (similarity !== undefined) assertNumber('The option similarity', similarity, [-1, 1]);
  for (const [name, value] of Object.entries({ confidence, minimumCoverage })) {
    if (value !== undefined) assertNumber(`The option ${name}`, value, [0, 1]);
  }
  const { maxEntries, candidates, reembedRate, embedDeadline, storeDeadline } = options;
  for (const [name, value] of Object.entries({ maxEntries, candidates })) {
    if (value !== undefined) assertCount(`The option ${name}`, value);
  }
  for (const [name, value] of Object.entries({ reembedRate, embedDeadline, storeDeadline })) {
    if (value !== undefined) assertPositive(`The option ${name}`, value);
  }
}

function assertGuards(guards: unknown): void {
  if (!Array.isArray(guards)) throw invalid('The option guards', guards, 'a list, for example defaultGuards');
  for (const [at, guard] of guards.entries()) {
    assertMethods(`The option guards[${at}]`, guard, ['check'], 'a guard, for example numbersGuard');
  }
}
