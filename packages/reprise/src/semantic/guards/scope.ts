import { defineGuard } from './define-guard.ts';
import { sameContent } from './same-content.ts';
import { stem } from './stem.ts';
import { type Scope, scopeWords } from './words/scope-words.ts';

const scopeStems: ReadonlySet<string> = new Set([...scopeWords.keys()].map(stem));

/**
 * Vetoes another scope: `all` against `any`, `most`, `both` or `half`, `few` against `a few`, `too much` against
 * `enough`, `always` against `sometimes`, `the same` against `other`, and `only`, `half`, `few`, `almost`, `else`, `other`
 * or `all my` on one side only.
 *
 * Only prompts that agree in all other words of content are compared, in English. Most words of scope may be missing on
 * one side (`all the options`, `the options`), and `any` and `some` pass for each other.
 */
export const scopeGuard = defineGuard('scope', (query, cached) => {
  if (!scopesDiffer(query.scopes, cached.scopes)) return undefined;
  return sameContent(query, cached, scopeStems) ? 'scope differs' : undefined;
});

function scopesDiffer(left: readonly Scope[], right: readonly Scope[]): boolean {
  return (
    left.some(({ about }) => contradict(left, right, about)) ||
    missesNeeded(left, right) ||
    missesNeeded(right, left)
  );
}

/** Whether both prompts speak about this, and never agree. */
function contradict(left: readonly Scope[], right: readonly Scope[], about: Scope['about']): boolean {
  const others = right.filter((scope) => scope.about === about);
  if (others.length === 0) return false;
  return !left.some((scope) => scope.about === about && others.some(({ group }) => group === scope.group));
}

/** Whether a scope that cannot be missing is in one prompt only. */
function missesNeeded(scopes: readonly Scope[], others: readonly Scope[]): boolean {
  return scopes.some(
    ({ group, needed, about }) =>
      needed && !others.some((other) => other.group === group && other.about === about),
  );
}
