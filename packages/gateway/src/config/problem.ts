import { RepriseError } from 'reprise/core';

/** Keys and positions that lead to a field. */
export type Path = readonly (string | number)[];

/** What is wrong with one field. */
export interface Problem {
  readonly path: Path;
  /** To be read behind the name of the field. */
  readonly message: string;
}

/** A line of the file that a field stands in; undefined when it stands in none. */
export type LineOf = (path: Path) => number | undefined;

/** A configuration with problems, each with its field and, where that is known, its line. */
export function invalidConfig(source: string, problems: readonly Problem[], lineOf: LineOf): RepriseError {
  const lines = problems.map(({ path, message }) => {
    const line = lineOf(path);
    return `\n  ${fieldName(path)}${line === undefined ? '' : ` (line ${line})`}: ${message}`;
  });
  return new RepriseError('CONFIG_INVALID', `${source} is not valid:${lines.join('')}`);
}

/** For example `auth.keys[0].tenant`. */
function fieldName(path: Path): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return steps.replace(/^\./, '') || '(top level)';
}
