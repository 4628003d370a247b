import { percent } from '../percent.ts';
import type { WireExplanation } from '../trust/index.ts';

type WireCandidate = WireExplanation['candidates'][number];
type Numbers = Readonly<Record<string, number>>;

/** Candidates that are shown unless all are asked for. */
const mostShown = 3;

/**
 * An explanation for people: numbers are rounded, and those that all candidates have in common are said once.
 *
 * @param all shows every candidate, with ids in full, instead of the one that was decided on, with its id in full, and
 * the closest.
 */
export function readableExplanation(
  { candidates, coverage, ...answer }: WireExplanation,
  all: boolean,
): object {
  const { outcome, reason, entry_id: entry, policy, embedder } = answer;
  const common = commonNumbers(candidates);
  const decided = decidedOn(candidates, entry);
  const shown = all ? candidates : mostTelling(candidates, decided);
  return {
    outcome,
    reason,
    ...(entry === null ? {} : { entry }),
    policy,
    ...filled('numbers', common),
    embedder,
    ...(coverage === null ? {} : { understood: percent(coverage, 0) }),
    candidates: shown.map((candidate) => ({
      entry: all || candidate === decided ? candidate.entry_id : shortened(candidate.entry_id),
      similarity: rounded(candidate.similarity),
      confidence: rounded(candidate.confidence),
      ...verdict(candidate, answer),
      ...keptBack(candidate),
      ...filled('evidence', candidate.evidence),
      ...filled('numbers', without(candidate.numbers, common)),
    })),
  };
}

/** What {@link readableExplanation} left out; empty when there is nothing. */
export function leftOut(
  { candidates, entry_id: entry }: Pick<WireExplanation, 'candidates' | 'entry_id'>,
  all: boolean,
): string {
  const shortenedOnes = candidates.length - (decidedOn(candidates, entry) ? 1 : 0);
  if (all || shortenedOnes === 0) return '';
  const more = candidates.length - mostShown;
  return more > 0 ? `# ${more} more, and ids in full: --all\n` : '# Ids in full: --all\n';
}

/** The one that answers, or else was decided on. */
function decidedOn(candidates: readonly WireCandidate[], entry: string | null): WireCandidate | undefined {
  return candidates.find(({ entry_id: id }) => id === entry) ?? candidates.find(({ decision }) => decision);
}

/** The first one, and the closest others; in their order, the closest first. */
function mostTelling(
  candidates: readonly WireCandidate[],
  first: WireCandidate | undefined,
): readonly WireCandidate[] {
  const others = candidates.filter((candidate) => candidate !== first);
  const shown = new Set([...(first ? [first] : []), ...others].slice(0, mostShown));
  return candidates.filter((candidate) => shown.has(candidate));
}

/** What was decided by meaning says nothing about an exact hit. */
function verdict(
  { entry_id: id, veto, decision, passed_over: passedOver }: WireCandidate,
  { outcome, entry_id: entry }: Pick<WireExplanation, 'outcome' | 'entry_id'>,
): object {
  if (outcome === 'exact' && id === entry) return { answers: 'the same request is cached' };
  if (veto) return { vetoed: `${veto.guard}: ${veto.reason}` };
  if (outcome === 'exact') return {};
  if (decision) return { decided: `${decision.action}: ${decision.reason}` };
  return passedOver === null ? {} : { passed_over: passedOver };
}

/** Nothing where what was decided says it already. */
function keptBack({ kept_back: reason, decision }: WireCandidate): object {
  return reason === null || reason === decision?.reason ? {} : { kept_back: reason };
}

function commonNumbers(candidates: readonly WireCandidate[]): Numbers {
  const [first, ...others] = candidates;
  const same = Object.entries(first?.numbers ?? {}).filter(([name, value]) =>
    others.every(({ numbers }) => numbers[name] === value),
  );
  return Object.fromEntries(same);
}

function without(numbers: Numbers, common: Numbers): Numbers {
  return Object.fromEntries(Object.entries(numbers).filter(([name]) => !Object.hasOwn(common, name)));
}

/** The beginning of each part of an id, for example `chat:2f18…:e3b0…:0f56dc6db2a4…`. */
function shortened(id: string): string {
  const parts = id.split(':');
  const last = parts.length - 1;
  return parts.map((part, at) => beginning(part, at === last ? 12 : 4)).join(':');
}

function beginning(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

function filled(name: string, numbers: Numbers): object {
  const found = Object.entries(numbers).map(([of, value]) => [of, rounded(value)]);
  return found.length === 0 ? {} : { [name]: Object.fromEntries(found) };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
