import { RepriseError } from '../../core/index.ts';

const pattern = /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8}))*$/;
const mostNumbers = 64;

/**
 * Asserts that a text is the path of a round (S4-02): 1 to 64 numbers of up to nine digits, joined with dots, such as
 * `2.1.1`.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is not.
 */
export function assertRoundPath(path: unknown): asserts path is string {
  if (typeof path === 'string' && path.length <= mostNumbers * 10 && pattern.test(path)) {
    if (path.split('.').length <= mostNumbers) return;
  }
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `The path of a round must be 1 to ${mostNumbers} numbers joined with dots, such as 2.1`,
  );
}

/** Orders paths as a reader would: 1, 2, 2.1, 2.1.1, 10 (defect 5.5 #11). */
export function compareRoundPaths(left: string, right: string): number {
  const others = right.split('.').map(Number);
  const own = left.split('.').map(Number);
  for (const [index, number] of own.entries()) {
    const other = others[index];
    if (other === undefined) return 1;
    if (number !== other) return number - other;
  }
  return own.length - others.length;
}
