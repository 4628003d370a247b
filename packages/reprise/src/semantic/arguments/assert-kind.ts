import { invalid } from './invalid.ts';

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless it has all these methods. */
export function assertMethods(
  what: string,
  value: unknown,
  methods: readonly string[],
  wanted: string,
): void {
  if (methods.every((method) => typeof Object(value)[method] === 'function')) return;
  throw invalid(what, value, wanted);
}

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless it can be called. */
export function assertFunction(what: string, value: unknown): void {
  if (typeof value !== 'function') throw invalid(what, value, 'a function');
}

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless it is an object. */
export function assertRecord(what: string, value: unknown, wanted: string): void {
  if (typeof value !== 'object' || value === null) throw invalid(what, value, wanted);
}

/** @throws RepriseError `INVALID_ARGUMENT` that names `what`, unless it is a text. */
export function assertText(what: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw invalid(what, value, 'a text');
}
