const always = 'vitamin hepatitis influenza war';
const often = `type class part gate group level plan grade section terminal option drive series appendix exhibit schedule seat row zone
  wing hall platform door visa stage tier chapter volume act phase model step block rocky`;

/** Nouns named by one letter or a Roman numeral, as in `gate B` and `part II`. */
export const labelledNouns: ReadonlySet<string> = new Set(`${always} ${often}`.split(/\s+/u));

/** Those after which even `a` and `i` are no words: `vitamin a`, `war i`. */
export const alwaysLabelledNouns: ReadonlySet<string> = new Set(always.split(' '));

/** Roman numerals that label things, and their values. */
export const romanNumerals: ReadonlyMap<string, string> = new Map(
  'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'
    .split(' ')
    .map((numeral, index) => [numeral, String(index + 1)]),
);
