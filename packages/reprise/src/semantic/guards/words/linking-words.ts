import { articles } from './determiners.ts';

/** Words and arrows that set one thing against another: exchanging what stands around them turns the meaning. */
export const linkingWords: ReadonlySet<string> = new Set(
  'to into onto from in on as by for with before after per → -> =>'.split(' '),
);

/** Words that may stand between a linking word and what it links. */
export const passedWords: ReadonlySet<string> = new Set([...articles, 'this', 'that', 'all']);

/** Verbs after which the two things around `with` have different parts; elsewhere they are alike (`mix A with B`). */
export const partedVerbs: ReadonlySet<string> = new Set(
  `replace replaced replacing substitute substituted swap swapping swapped buy buying bought purchase pay paying paid
  share sharing shared cover fill filled overwrite overwriting treat treating treated`.split(/\s+/u),
);

/** Words by which two things around any linking word are alike: `connect A to B`, `multiply 2 by 3`. */
export const joiningWords: ReadonlySet<string> = new Set(
  `distance far difference differences differ between compare compared comparison versus vs connect connecting connected
  link linking linked pair pairing paired sync syncing synced related relation relationship married similar close closer near next equal
  miles mile kilometers kilometres km equivalent multiply multiplied times`.split(/\s+/u),
);
