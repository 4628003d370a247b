import type { Guard, Veto } from '../guard.ts';

/** What a guard has against a cached prompt, for one prompt that is asked. */
export type VetoOf = (cached: string) => Veto | undefined;

/** Asks the guards about each cached prompt once, when it is first asked for. */
export function vetoOf(guards: readonly Guard[], query: string): VetoOf {
  const known = new Map<string, Veto | undefined>();
  return (cached) => {
    if (!known.has(cached)) known.set(cached, firstVeto(guards, query, cached));
    return known.get(cached);
  };
}

function firstVeto(guards: readonly Guard[], query: string, cached: string): Veto | undefined {
  for (const guard of guards) {
    const veto = guard.check(query, cached);
    if (veto) return veto;
  }
  return undefined;
}
