import { stem } from '../stem.ts';

const pairs = `
enable disable/on off/open close/open shut/start stop/begin end/activate deactivate/activate cancel
increase decrease/increase reduce/raise lower/grow shrink/expand contract/rise fall/rise drop/gain lose/up down
upgrade downgrade/upload download/install uninstall/import export/encrypt decrypt/encode decode/compress decompress
add remove/add subtract/add delete/insert remove/multiply divide/sum product/push pull/push pop/read write
buy sell/lend borrow/send receive/give take/win lose/accept reject/accept refuse/accept decline/approve reject
allow forbid/allow deny/allow block/permit prohibit/grant revoke/block unblock/lock unlock/mute unmute/show hide
include exclude/attach detach/connect disconnect/join leave/enter exit/arrive depart/login logout/pass fail
succeed fail/create destroy/build destroy/save spend/save delete/remember forget/love hate/praise blame
ascend descend/ascending descending/maximize minimize/max min/maximum minimum/most least/more less/more fewer
many few/high low/higher lower/highest lowest/long short/big small/large small/tall short/fast slow/quick slow
strong weak/heavy light/hard soft/hard easy/difficult easy/hot cold/warm cool/wet dry/full empty/rich poor
cheap expensive/new old/young old/early late/earlier later/first last/previous next/old recent/ancient modern
good bad/good evil/better worse/best worst/right wrong/true false/fair foul/positive negative/pro con
benefit drawback/benefit risk/advantage disadvantage/strength weakness/success failure/profit loss
happy sad/alive dead/dead live/healthy sick/safe dangerous/clean dirty/guilty innocent/fat thin/thick thin
wide narrow/deep shallow/loud quiet/bright dark/light dark/sharp blunt/brave cowardly/courageous fearful
optimistic pessimistic/generous selfish/generous stingy/humble arrogant/humble proud/polite rude/kind cruel
smart stupid/intelligent stupid/wise foolish/lazy hardworking/lazy diligent/active passive/offensive defensive
introverted extroverted/liberal conservative/conservative progressive/religious secular/serious funny/tense relaxed
calm nervous/confident shy/confident insecure/patient hasty/public private/local remote/local global
internal external/inside outside/indoor outdoor/natural artificial/real fake/original copy/legal criminal
formal informal/beginner expert/beginner advanced/basic advanced/simple complex/manual automatic/online offline
free paid/temporary permanent/mandatory optional/required optional/same different/similar different/present absent
male female/man woman/boy girl/husband wife/father mother/son daughter/brother sister/king queen/uncle aunt
left right/north south/east west/top bottom/front back/above below/over under/in out/before after/since until
horizontal vertical/vertically horizontally/morning evening/day night/today tomorrow/today yesterday
tomorrow yesterday/summer winter/always never/everything nothing/everyone nobody/all none/with without
sync async/synchronous asynchronous/client server/input output/request response/source target/parent child
sincere deceitful/sober drunk/hungry full/asleep awake/single married/employed unemployed
incoming outgoing/inbound outbound/credit debit/deposit withdraw/deposit withdrawal/refund charge/import deport
`;

/**
 * Opposites whose swap can be undone by a negation on the other side (`not good` is `bad`); the others relate two
 * things (`before`, `in`) and their swap always changes the meaning.
 */
export const relations: ReadonlySet<string> = new Set(
  'before after above below over under in out up down on off since until left right with without all none first last'.split(
    ' ',
  ),
);

/** Words of degree, which turn the word after them: `less sad` is `more happy`. */
export const degrees: ReadonlySet<string> = new Set(
  'more less most least fewer few many'.split(' ').map((word) => stem(word)),
);

/** The stem of each word with the stems of the words that are its opposite. */
export const opposites: ReadonlyMap<string, ReadonlySet<string>> = collect();

function collect(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (from: string, to: string) => {
    const [word, opposite] = [stem(from), stem(to)];
    const known = found.get(word);
    if (known) known.add(opposite);
    else found.set(word, new Set([opposite]));
  };
  for (const pair of pairs.trim().split(/[/\n]/u)) {
    const [left = '', right = ''] = pair.split(' ');
    add(left, right);
    add(right, left);
  }
  return found;
}

const negativePrefix = /^(?:un|in|im|il|ir|dis|non|ab|mis)$/u;

/** Whether two stems are opposites: by the table, by a negative prefix, or by `-less` against `-ful`. */
export function areOpposites(left: string, right: string): boolean {
  if (opposites.get(left)?.has(right)) return true;
  if (left.length === right.length) return false;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (short.length >= 3 && long.endsWith(short)) return negativePrefix.test(long.slice(0, -short.length));
  return long.endsWith('less') && short.endsWith('ful') && long.slice(0, -4) === short.slice(0, -3);
}
