import { RepriseError } from '../../core/index.ts';
import { fieldTests } from './field-tests.ts';
import type { KnowledgeFilter } from './knowledge-filter.ts';

/** Filters within filters. */
const deepest = 50;
const partNames = { where: true, all: true, any: true, none: true };

/**
 * Checks all of a filter, since it may come from strangers.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for parts, tests and operands it does not know, and over 50 levels of nesting.
 */
export function checkFilter(filter: KnowledgeFilter, depth = 0): void {
  if (depth > deepest) throw invalid(`is nested more than ${deepest} levels deep`);
  checkNames(filter, partNames, 'part');
  const { where = {}, all = [], any = [], none = [] } = filter;
  for (const test of Object.values(requireObject(where, 'where'))) checkTest(test);
  for (const inner of [all, any, none]) {
    if (!Array.isArray(inner)) throw invalid('has all, any or none that is no list');
    for (const part of inner) checkFilter(part, depth + 1);
  }
}

function checkTest(test: unknown): void {
  if (typeof test !== 'object' || test === null) return;
  checkNames(test, fieldTests, 'test');
  for (const [name, operand] of Object.entries(test)) {
    const row = fieldTests[name as keyof typeof fieldTests];
    if (!row.accepts(operand)) throw invalid(`has a test "${name}" that is not given ${row.takes}`);
  }
}

function checkNames(given: unknown, known: object, what: string): void {
  const names = Object.keys(requireObject(given, what));
  const unknown = names.find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw invalid(`has no ${what} "${unknown}": known are ${Object.keys(known).join(', ')}`);
}

function requireObject(given: unknown, what: string): object {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given;
  throw invalid(`has a ${what} that is no object`);
}

function invalid(why: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', `A filter of knowledge ${why}`);
}
