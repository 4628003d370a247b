import type { Facets } from './facets.ts';
import { sameContent } from './same-content.ts';
import { doing, modals } from './words/auxiliaries.ts';
import { questionWords } from './words/question-words.ts';

const subjects: ReadonlySet<string> = new Set(['i', 'we']);
const objects: ReadonlySet<string> = new Set(['me', 'us']);
/** What may stand between `who` and a verb in its base form. */
const auxiliaries: ReadonlySet<string> = new Set([...modals, ...doing, 'will']);

/**
 * Whether the asker does in one prompt what is done to the asker in the other, all else the same: `can I fire my
 * manager`, `can my manager fire me`; `whose posts can I see`, `who can see my posts`. Also whether the asker and the
 * one asked have exchanged places: `can I see your screen`, `can you see my screen`.
 *
 * `I` must stand right before the verb, so that the passive (`will I be fired by`) is not mistaken for it, and a part
 * that only asks for an answer (`tell me`, `show me`) has no verb about the subject.
 */
export function personsExchanged(query: Facets, cached: Facets): boolean {
  if (!agentTurned(query, cached) && !agentTurned(cached, query) && !ownersTurned(query, cached))
    return false;
  return sameContent(query, cached);
}

/** Whether the first asks what I do to another, the second what the other does to me. */
function agentTurned(own: Facets, other: Facets): boolean {
  if (other.tokens.some(({ text }) => subjects.has(text))) return false;
  const verb = own.content.find(
    ({ position, filler }) => !filler && subjects.has(own.tokens[position - 1]?.text ?? ''),
  );
  if (verb === undefined) return false;
  const same = other.content.find(({ key }) => key === verb.key);
  if (same === undefined) return false;
  return isDoneToSelf(other, same.position) || (asksWho(own) && isDoneByWhom(other, same.position));
}

/** `fire me`; with a target, `give money to me`. */
function isDoneToSelf({ tokens }: Facets, verb: number): boolean {
  if (objects.has(tokens[verb + 1]?.text ?? '')) return true;
  const place = tokens.findIndex(({ text }, index) => index > verb && objects.has(text));
  return place > 0 && (tokens[place - 1]?.text === 'to' || tokens[place - 1]?.text === 'from');
}

function asksWho({ tokens }: Facets): boolean {
  return tokens.some(({ text }) => questionWords.get(text) === 'who');
}

/** `who sees`, `who can see`. */
function isDoneByWhom({ tokens }: Facets, verb: number): boolean {
  const before = tokens[verb - 1]?.text ?? '';
  return before === 'who' || (auxiliaries.has(before) && tokens[verb - 2]?.text === 'who');
}

/** Whether one prompt has `I` and `your`, the other `you` and `my`. */
function ownersTurned(query: Facets, cached: Facets): boolean {
  return (mineToYou(query) && yoursToMe(cached)) || (mineToYou(cached) && yoursToMe(query));
}

function mineToYou({ vocabulary: words }: Facets): boolean {
  return words.has('i') && words.has('your') && !words.has('my') && !words.has('you');
}

function yoursToMe({ vocabulary: words }: Facets): boolean {
  return words.has('you') && words.has('my') && !words.has('i') && !words.has('your');
}
