import { copyValue } from '../../entry/index.ts';

/** A copy of a value, or the value itself when it cannot be copied. */
export function copyOrSame<T>(value: T): T {
  try {
    return copyValue(value);
  } catch {
    return value;
  }
}
