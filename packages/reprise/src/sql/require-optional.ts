import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** Loads a module that may not be installed; undefined when it is not, while one that fails to load throws. */
export function requireOptional<T>(name: string): T | undefined {
  try {
    load.resolve(name);
  } catch {
    return undefined;
  }
  return load(name) as T;
}
