// Pairs from narrow domains, where nearly all words are shared and what is asked, or one noun, makes the difference.
import { seededRandom } from './seeded-random.js';

/** @typedef {import('./generated-pairs.js').GeneratedPair} GeneratedPair */

/** Things that are asked about, who meets them, means, and places. */
const domains = [
  [
    'slugs,moss,mildew,ants,aphids',
    'tomatoes,roses,lawns,cabbages',
    'vinegar,soap,salt,copper tape',
    'greenhouses,raised beds,small gardens',
  ],
  [
    'inflation,a recession,a strike,a tax rise',
    'pensioners,students,farmers,small shops',
    'gold,bonds,savings',
    'germany,japan,big cities',
  ],
  [
    'malware,spyware,a phishing mail,a data leak',
    'phones,laptops,servers,banks',
    'a firewall,a scanner,a backup',
    'schools,hospitals,offices',
  ],
  [
    'mould,damp,woodworm,traffic noise',
    'families,tenants,old houses,landlords',
    'bleach,paint,a fan',
    'basements,bathrooms,new flats',
  ],
  [
    'hay fever,a migraine,sunburn,back pain',
    'children,runners,dogs,old people',
    'honey,ice,aspirin,massage',
    'summer,offices,the mountains',
  ],
  [
    'rust,frost,a flat battery,engine noise',
    'vans,diesel cars,motorbikes,bicycles',
    'oil,wax,a heater',
    'garages,coastal towns,norway',
  ],
  [
    'a flood,a drought,a wildfire,an earthquake',
    'farms,tourists,cattle,hotels',
    'sandbags,pumps,insurance',
    'italy,the valley,coastal areas',
  ],
  [
    'bullying,homesickness,exam stress,cheating',
    'pupils,teachers,parents,teams',
    'sport,music,counselling',
    'boarding schools,universities,canada',
  ],
].map((lists) => lists.map((list) => list.split(',')));

/** What can be asked, each in several ways; 0 is the thing, 1 who, 2 a means, 3 a place, 4 another thing. */
const asked = Object.entries({
  cause: 'what causes 0 in 3|why is there 0 in 3|what is the reason for 0 in 3|how come there is 0 in 3',
  origin: 'where does 0 come from|what is the origin of 0|where did 0 come from originally',
  duration: 'how long does 0 last|for how long does 0 go on|what is the duration of 0|how long will 0 last',
  ending: 'when does 0 end|when will 0 be over|when is 0 going to stop|when will 0 stop',
  ever: 'will 0 end|will 0 ever end|is 0 ever going to end|does 0 ever stop',
  danger: 'is 0 dangerous|can 0 be dangerous|is 0 a danger',
  degree: 'how dangerous is 0|how much of a danger is 0',
  'cause of danger': 'why is 0 dangerous|what makes 0 dangerous|why is 0 a danger',
  harm: 'is 0 bad for 1|does 0 harm 1|can 0 harm 1|is 0 harmful to 1|can 1 be harmed by 0',
  'harm back': 'do 1 harm 0|is 0 harmed by 1|can 1 harm 0',
  effect: 'how does 0 affect 1|what is the effect of 0 on 1|what does 0 do to 1|how are 1 affected by 0',
  recovery: 'how do 1 recover from 0|what helps 1 to get over 0|how can 1 get over 0',
  catching: 'can 1 get 0|is it possible for 1 to get 0|are 1 able to get 0|could 1 get 0',
  catchers: 'which of 1 get 0 most|what kind of 1 get 0',
  spread: 'can 2 spread 0|is 0 spread by 2|does 2 spread 0',
  remedy: 'does 2 help against 0|is 2 good against 0|will 2 help against 0|can i use 2 against 0',
  removal:
    'how can i get rid of 0|how do i get rid of 0|what is the best way to get rid of 0|how to get rid of 0',
  'will i': 'will 0 get rid of me|is 0 going to get rid of me',
  prevention: 'how can i prevent 0|how to prevent 0|what can i do to prevent 0|how do i prevent 0',
  count: 'how many 1 have 0|what number of 1 have 0|how many of the 1 have 0',
  share: 'what share of 1 recover from 0|how many percent of 1 recover from 0',
  fault: 'who is responsible for 0|whose fault is 0|who is to blame for 0',
  risk: 'who is at risk of 0|who should worry about 0',
  signs: 'how do i know if i have 0|what are the signs of 0|how can i tell if i have 0',
  check: 'how can i get checked for 0|how do i get checked for 0|how to get checked for 0',
  fee: 'do i have to pay to get checked for 0|is there a fee to get checked for 0|does it cost anything to get checked for 0',
  comparison: 'is 0 worse than 4|is 0 any worse than 4|would you say that 0 is worse than 4',
  'other comparison': 'is 4 worse than 0|is 4 any worse than 0',
  'cause of comparison': 'why is 0 worse than 4|what makes 0 worse than 4',
  distinction:
    'what is the difference between 0 and 4|how does 0 differ from 4|how are 0 and 4 different|how is 4 different from 0',
  both: 'can you have 0 and 4 at once|is it possible to have 0 and 4 at the same time',
  presence: 'is there 0 in 3|is there any 0 in 3|do they have 0 in 3',
  use: 'should 1 with 0 use 2|is it okay for 1 with 0 to use 2|may 1 with 0 use 2',
  'once had': 'should 1 that had 0 before use 2|may 1 that had 0 before use 2',
  avoidance: 'should 1 with 0 avoid 2|must 1 with 0 stay away from 2',
  source: 'where can i get 2 against 0|where do they sell 2 against 0|where to buy 2 against 0',
  maker: 'who makes 2 against 0|which company makes 2 against 0|what company makes 2 against 0',
  'what to do': 'what should i do if there is 0 in 3|what to do when there is 0 in 3',
  'go to work': 'should i go to work if there is 0 in 3|do i have to work if there is 0 in 3',
  news: 'what is the current state of 0 in 3|how is 0 in 3 right now',
  future: 'what will 3 be like after 0|how will 3 look after 0',
  prediction: 'was 0 predicted|was 0 predicted by anyone|did anyone predict 0',
}).map(([name, ways]) => ({ name, ways: ways.split('|') }));

const modifiers = 'severe,mild,early,german,artificial,rare,good,bad,public,old,sudden,cheap'.split(',');
const qualifiers = ' in winter, at night, after a week, without warning, for beginners, during a war'.split(
  ',',
);
const before = ['please tell me ', 'hi, ', 'do you know ', 'can you tell me ', 'i want to know ', 'so '];
const after = ['?', ' please', ' exactly', ' at all', ' anyway', ' really', '??'];

/**
 * Pairs made of these questions, the same in every run. A question has one group, in whatever words and domain.
 *
 * @returns {GeneratedPair[]}
 */
export function narrowPairs() {
  const random = seededRandom(1_905);
  /** @type {<T>(list: readonly T[]) => T} */
  const any = (list) => /** @type {any} */ (list[Math.floor(random() * list.length)]);
  /** @type {(way: string, parts: readonly string[]) => string} */
  const filled = (way, parts) => way.replaceAll(/\b[0-4]\b/gu, (slot) => parts[Number(slot)] ?? '');
  /** @type {GeneratedPair[]} */
  const pairs = [];
  for (let round = 0; round < 2_500; round++) {
    const domain = any(domains);
    const parts = partsOf(domain);
    const { name, ways } = any(asked);
    const [way, again] = [any(ways), any(ways)];
    const [text, reworded] = [filled(way, parts), filled(again, parts)];
    add(name, true, text, reworded);
    add(name, true, text, lightly(text));
    add(name, true, text, lightly(reworded));
    const other = any(asked);
    if (other.name !== name) add(name, false, text, filled(any(other.ways), parts));
    add(name, false, text, filled(any([way, again]), parts.with(0, modified(parts[0] ?? ''))));
    if (round % 2 === 0) add(name, false, text, `${reworded}${any(qualifiers)}`);
    const slots = [...new Set(`${way} ${again}`.match(/\b[0-4]\b/gu) ?? [])].map(Number);
    const slot = any(slots);
    const changed = parts.with(slot, partsOf(domain)[slot] ?? '');
    const isChanged = changed[slot] !== parts[slot] && changed[0] !== changed[4];
    if (isChanged) {
      add(name, false, text, filled(way, changed));
      add(name, false, text, lightly(filled(again, changed)));
    }
  }
  return pairs;

  /** @param {string[][]} domain */
  function partsOf([things = [], who = [], means = [], places = []]) {
    const thing = any(things);
    return [thing, any(who), any(means), any(places), any(things.filter((each) => each !== thing))];
  }

  /** @param {string} thing @returns {string} one kind of it */
  function modified(thing) {
    const kind = any(modifiers);
    return /^an? /u.test(thing) ? thing.replace(/^an? /u, `a ${kind} `) : `${kind} ${thing}`;
  }

  /** The same with another article, number or polite word. @param {string} text */
  function lightly(text) {
    const turns = [
      () => text.replace(/\b(?:the|an?) /u, ''),
      () => text.replace(/\b(?:the|an?) (?=\w+$)/u, ''),
      () => text.replace(/\b([a-z]{3,}[^s\W])s\b/u, '$1'),
      () => text.replace(/^(what|who|where|how) is /u, '$1s '),
      () => `${any(before)}${text}`,
      () => `${text}${any(after)}`,
      () =>
        text.replace(/^can i /u, 'is there a way to ').replace(/^(how|what) (?=can|do|does)/u, '$1 then '),
      () => `${(text[0] ?? '').toUpperCase()}${text.slice(1)}?`,
    ];
    return any(turns)();
  }

  /** @param {string} name @param {boolean} same @param {string} a @param {string} b */
  function add(name, same, a, b) {
    if (a !== b) pairs.push({ a, b, same, group: `asked ${name}` });
  }
}
