import type { AnyFunction } from '../function-names.ts';

/** Gives a function the name and length of the one it stands for. */
export function looksLike<F extends AnyFunction>(standIn: F, original: AnyFunction): F {
  Object.defineProperty(standIn, 'name', { value: original.name, configurable: true });
  Object.defineProperty(standIn, 'length', { value: original.length, configurable: true });
  return standIn;
}
