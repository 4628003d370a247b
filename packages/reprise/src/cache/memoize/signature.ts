import type { Pattern } from 'acorn';
import { literalValue } from './literal-value.ts';
import { parseParameters } from './parse-parameters.ts';

/** One parameter of a function. */
export interface Parameter {
  readonly name: string;
  /** Value of an omitted argument; absent when there is none or when only running the function would tell. */
  readonly default?: { readonly value: unknown };
  /** Whether it takes all arguments from its place on. */
  readonly rest: boolean;
}

/** What a caller may know better than the source of a function. */
export interface SignatureOptions {
  /**
   * Names by place; `...` before the last one says that it takes all arguments from there on. Say them, and the name of
   * the function, when entries outlive a build: minifiers rename both.
   *
   * @default read from the source of the function
   */
  readonly parameters?: readonly string[] | undefined;
  /** Values of omitted arguments by name. @default those the source of the function writes as plain data */
  readonly defaults?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The parameters of a function, read from its source; never throws.
 *
 * Destructured parameters, and all parameters of functions without readable source (native, bound), are called `arg0`,
 * `arg1` and so on by their place. A default is known when it is written as plain data. Names are unique.
 */
export function signatureOf(
  target: (...args: never[]) => unknown,
  options: SignatureOptions = {},
): readonly Parameter[] {
  const source = Function.prototype.toString.call(target);
  const read = parseParameters(source) ?? Array.from({ length: target.length }, () => undefined);
  const names = options.parameters ?? [];
  const taken = new Set<string>();
  const signature: Parameter[] = [];
  for (let place = 0; place < Math.max(read.length, names.length); place++) {
    const parameter = describe(read[place], place, names[place], options.defaults);
    signature.push({ ...parameter, name: unique(parameter.name, taken) });
    if (parameter.rest) break;
  }
  return signature;
}

/** `name`, or as many underscores more as make it differ from all in `taken`, to which it is added. */
export function unique(name: string, taken: Set<string>): string {
  let free = name;
  while (taken.has(free)) free += '_';
  taken.add(free);
  return free;
}

function describe(
  pattern: Pattern | undefined,
  place: number,
  said: string | undefined,
  defaults: SignatureOptions['defaults'] = {},
): Parameter {
  const rest = pattern?.type === 'RestElement' || said?.startsWith('...') === true;
  const name = said?.replace(/^\.\.\./, '') ?? nameIn(pattern) ?? `arg${place}`;
  if (Object.hasOwn(defaults, name)) return { name, rest, default: { value: defaults[name] } };
  const known = pattern?.type === 'AssignmentPattern' ? literalValue(pattern.right) : undefined;
  return known ? { name, rest, default: known } : { name, rest };
}

function nameIn(pattern: Pattern | undefined): string | undefined {
  switch (pattern?.type) {
    case 'Identifier':
      return pattern.name;
    case 'AssignmentPattern':
      return nameIn(pattern.left);
    case 'RestElement':
      return nameIn(pattern.argument);
    default:
      return undefined;
  }
}
