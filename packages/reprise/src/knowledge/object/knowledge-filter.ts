import { RepriseError } from '../../core/index.ts';
import { canonicalJson, type Json } from '../../entry/index.ts';

/** What a field is compared by; all parts given must hold. */
export interface FieldTest {
  readonly equals?: Json;
  readonly not?: Json;
  readonly in?: readonly Json[];
  /** A list has this member, or a text has this part. */
  readonly contains?: string | number | boolean;
  readonly startsWith?: string;
  readonly over?: number;
  readonly atLeast?: number;
  readonly under?: number;
  readonly atMost?: number;
  /** Whether there is anything. */
  readonly exists?: boolean;
}

/**
 * Which objects are meant, as plain data; all parts given must hold.
 *
 * `where` names fields of the object, or paths into them (`contentResources.author.name`), and gives a test or a scalar
 * to be equal to. There is no code and no pattern in it, so filters of strangers may be evaluated.
 */
export interface KnowledgeFilter {
  readonly where?: { readonly [path: string]: FieldTest | string | number | boolean | null };
  /** Every one of these must hold. */
  readonly all?: readonly KnowledgeFilter[];
  /** At least one of these must hold. */
  readonly any?: readonly KnowledgeFilter[];
  /** None of these may hold. */
  readonly none?: readonly KnowledgeFilter[];
}

/** Filters within filters. */
const deepest = 50;
const partNames = { where: true, all: true, any: true, none: true };

/**
 * Whether a filter holds for the fields that `valueAt` gives.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for a part or a test it does not know, and for over 50 levels of nesting.
 */
export function matchesFilter(
  filter: KnowledgeFilter,
  valueAt: (path: string) => Json | undefined,
  depth = 0,
): boolean {
  if (depth > deepest) throw invalid(`is nested more than ${deepest} levels deep`);
  const holds = (inner: KnowledgeFilter) => matchesFilter(inner, valueAt, depth + 1);
  checkNames(filter, partNames, 'part');
  const { where = {}, all = [], any, none = [] } = filter;
  return (
    Object.entries(where).every(([path, test]) => passes(valueAt(path), test)) &&
    all.every(holds) &&
    (any === undefined || any.some(holds)) &&
    !none.some(holds)
  );
}

const tests: {
  readonly [Name in keyof Required<FieldTest>]: (value: Json | undefined, to: never) => boolean;
} = {
  equals: (value, to: Json) => same(value, to),
  not: (value, to: Json) => !same(value, to),
  in: (value, to: readonly Json[]) => to.some((item) => same(value, item)),
  contains: (value, to: string) =>
    Array.isArray(value) ? value.includes(to) : typeof value === 'string' && value.includes(String(to)),
  startsWith: (value, to: string) => typeof value === 'string' && value.startsWith(to),
  over: (value, to: number) => typeof value === 'number' && value > to,
  atLeast: (value, to: number) => typeof value === 'number' && value >= to,
  under: (value, to: number) => typeof value === 'number' && value < to,
  atMost: (value, to: number) => typeof value === 'number' && value <= to,
  exists: (value, to: boolean) => (value !== undefined) === to,
};

function passes(value: Json | undefined, test: FieldTest | string | number | boolean | null): boolean {
  if (typeof test !== 'object' || test === null) return value === test;
  checkNames(test, tests, 'test');
  return Object.entries(test).every(([name, to]) => tests[name as keyof FieldTest](value, to as never));
}

function same(left: Json | undefined, right: Json): boolean {
  return left === right || (typeof left === 'object' && canonicalJson(left) === canonicalJson(right));
}

function checkNames(given: object, known: object, what: string): void {
  if (typeof given !== 'object' || given === null) throw invalid('must be an object');
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  throw invalid(`has no ${what} "${unknown}": known are ${Object.keys(known).join(', ')}`);
}

function invalid(why: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', `A filter of knowledge ${why}`);
}
