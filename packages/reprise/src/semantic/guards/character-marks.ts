/** What of a prompt's characters can mislead a reader or an embedder. */
export interface CharacterMarks {
  /** Invisible characters, direction overrides, or letters under a heap of marks. */
  readonly hidden: boolean;
  /** A word whose letters are of scripts that look alike, as Latin with Cyrillic. */
  readonly mixed: boolean;
  /** Control characters, halves of characters, or what stands in place of a character that got lost. */
  readonly unreadable: boolean;
  /** Runs of characters without a common meaning: of private use, or not assigned. */
  readonly unassigned: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
const plain: CharacterMarks = { hidden: false, mixed: false, unreadable: false, unassigned: none };
const ascii = /^[\t\n\r\x20-\x7e]*$/u;
/** Joiners are letters' company in some scripts and hold emoji together; elsewhere nobody sees them. */
const invisible =
  /\u034f|\u17b4|\u17b5|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]|(?<![\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Sinhala}\p{Script=Malayalam}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}])[\u200c\u200d]/u;
const heap = /\p{M}{4}/u;
const latin = /\p{Script=Latin}/u;
const lookalike =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
const cyrillicWithGreek = /\p{Script=Cyrillic}\p{Script=Greek}|\p{Script=Greek}\p{Script=Cyrillic}/u;
const letters = /[\p{L}\p{M}]+/gu;
/** Greek letters that physics and units mix with Latin ones, as in `µm`. */
const symbolic = /^(?:[μΩΔπλσαβγθ]\p{Script=Latin}{0,2}|\p{Script=Latin}{1,2}[ΩΔπλσαβγθμ])$/u;
/** All controls but tabs and ends of lines and pages. */
const unreadable = /(?!\s|\u0085)\p{Control}|\p{Surrogate}|\ufffd/u;
const unassigned = /(?!\p{Extended_Pictographic})[\p{Private_Use}\p{Unassigned}]+/gu;

/** Marks of a text, linear in its length; one of plain ASCII has none. */
export function characterMarks(text: string): CharacterMarks {
  if (ascii.test(text)) return plain;
  return {
    hidden: invisible.test(text) || heap.test(text),
    mixed: hasMixedWord(text),
    unreadable: unreadable.test(text),
    unassigned: new Set(text.match(unassigned)),
  };
}

function hasMixedWord(text: string): boolean {
  if (!lookalike.test(text)) return false;
  for (const [run] of text.matchAll(letters)) {
    if (!lookalike.test(run)) continue;
    if (cyrillicWithGreek.test(run) || (latin.test(run) && !symbolic.test(run))) return true;
  }
  return false;
}
