import { type Parameter, unique } from './signature.ts';

/**
 * Arguments by the names of their parameters.
 *
 * An omitted or undefined argument has its default, when that is known, else no name at all. More arguments than
 * parameters are a list under `arguments`.
 */
export function bindArguments(
  signature: readonly Parameter[],
  given: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const pairs: [string, unknown][] = [];
  for (const [place, parameter] of signature.entries()) {
    const value = valueAt(place, parameter, given);
    if (value !== undefined) pairs.push([parameter.name, value]);
  }
  if (given.length > signature.length && !signature.at(-1)?.rest) {
    pairs.push([nameOfOthers(signature), given.slice(signature.length)]);
  }
  return Object.fromEntries(pairs);
}

/** Inputs by name, where those that are left out have what {@link bindArguments} gives for omitted arguments. */
export function withDefaults(
  signature: readonly Parameter[],
  inputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const named = Object.entries(inputs).filter(([, value]) => value !== undefined);
  const given = new Set(named.map(([name]) => name));
  const omitted = Object.entries(bindArguments(signature, [])).filter(([name]) => !given.has(name));
  return Object.fromEntries([...named, ...omitted]);
}

function valueAt(place: number, parameter: Parameter, given: readonly unknown[]): unknown {
  if (parameter.rest) return given.slice(place);
  const value = given[place];
  return value === undefined ? parameter.default?.value : value;
}

function nameOfOthers(signature: readonly Parameter[]): string {
  return unique('arguments', new Set(signature.map(({ name }) => name)));
}
