/** Prefixes that make another word of a word; negative ones are opposites already. */
export const addedPrefixes: ReadonlySet<string> = new Set(
  `re pre over under sub super inter multi semi anti counter post de non up down out co self micro macro trans bi mono auto hyper
  hypo`.split(/\s+/u),
);

/** A prefix that makes another word where a hyphen parts it from the word, and the word; `ex` also without a hyphen. */
export const partedPrefixes =
  /(?<![\p{L}\p{N}-])(ex(?= )|(?:ex|re|pre|sub|super|inter|multi|semi|anti|counter|post|de|co|self|non|un|vice|half|pseudo|quasi|pro|mid|step)(?=[-\u2010])).(\p{L}{3,})/gu;

/** Pairs of prefixes that make two words of one: `inhale`, `exhale`. */
export const exchangedPrefixes: readonly (readonly [string, string])[] = [
  ['hyper', 'hypo'],
  ['pre', 'post'],
  ['in', 'ex'],
  ['im', 'ex'],
  ['en', 'de'],
  ['as', 'de'],
  ['intra', 'inter'],
  ['mono', 'poly'],
  ['macro', 'micro'],
  ['over', 'under'],
  ['up', 'down'],
  ['pro', 'anti'],
  ['in', 'out'],
];

/** Stems that a prefix hardly changes: to recharge a phone is to charge it. */
export const hardlyChanged: ReadonlySet<string> = new Set(['charg', 'heat', 'check', 'us', 'start', 'wash']);
