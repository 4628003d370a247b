// Pairs from narrow domains, where nearly all words are shared and what is asked, or one noun, makes the difference.
import { seededRandom } from 'reprise/semantic';

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
  meaning: 'what is 0|what does 0 mean|can you explain 0',
  kinds: 'what kinds of 0 are there|which types of 0 exist|what types of 0 are there',
  cause: 'what causes 0 in 3|why is there 0 in 3|what is the reason for 0 in 3|how come there is 0 in 3',
  place: 'where does 0 start|in what place does 0 start|where does 0 begin',
  time: 'when does 0 start|at what time does 0 start|when does 0 begin|when is 0 going to start',
  manner: 'how does 0 start|in what way does 0 start|how does 0 begin',
  trigger: 'why does 0 start|what makes 0 start|why does 0 begin',
  whether: 'will 0 start|is 0 going to start|will 0 begin',
  return: 'will 0 return|is 0 going to return|does 0 ever return',
  duration: 'how long does 0 last|for how long does 0 go on|what is the duration of 0|how long will 0 last',
  frequency: 'how often is there 0 in 3|how frequent is 0 in 3|how common is 0 in 3',
  danger: 'is 0 dangerous|can 0 be dangerous|is 0 a danger',
  degree: 'how dangerous is 0|how much of a danger is 0',
  'cause of danger': 'why is 0 dangerous|what makes 0 dangerous|why is 0 a danger',
  harm: 'is 0 bad for 1|does 0 harm 1|can 0 harm 1|is 0 harmful to 1|can 1 be harmed by 0',
  'harm back': 'do 1 harm 0|is 0 harmed by 1|can 1 harm 0',
  change: 'how does 0 change 1|what does 0 change for 1|in what way does 0 change 1|how are 1 changed by 0',
  remedy: 'does 2 help against 0|is 2 good against 0|will 2 help against 0|can i use 2 against 0',
  'way of remedy': 'how does 2 help against 0|in what way does 2 help against 0|how can 2 help against 0',
  need: 'do 1 need 2 against 0|is 2 necessary for 1 against 0',
  permission: 'may 1 use 2 against 0|are 1 allowed to use 2 against 0|is it allowed for 1 to use 2 against 0',
  source: 'where can i buy 2 against 0|where do they sell 2 against 0|where to buy 2 against 0',
  price: 'how much does 2 against 0 cost|what is the price of 2 against 0|what does 2 against 0 cost',
  removal:
    'how can i get rid of 0|how do i get rid of 0|what is the best way to get rid of 0|how to get rid of 0',
  prevention: 'how can i prevent 0|how to prevent 0|what can i do to prevent 0|how do i prevent 0',
  measure: 'how is 0 measured in 3|how do they measure 0 in 3|in what way is 0 measured in 3',
  count: 'how many 1 have 0|what number of 1 have 0|how many of the 1 have 0',
  payer: 'who pays for 0|who has to pay for 0|who covers the cost of 0',
  cover: 'does insurance cover 0|is 0 covered by insurance|will insurance pay for 0',
  report: 'how do i report 0|how can i report 0|how to report 0',
  'duty to report': 'do i have to report 0|must i report 0|am i obliged to report 0',
  'reported to': 'who do i report 0 to|whom should i report 0 to|who must i report 0 to',
  charge: 'can i charge 1 for 0|may i charge 1 for 0|is it possible for me to charge 1 for 0',
  charged: 'can 1 charge me for 0|may 1 charge me for 0|is it possible for 1 to charge me for 0',
  comparison: 'is 0 more common than 4|would you say that 0 is more common than 4',
  'other comparison': 'is 4 more common than 0|would you say that 4 is more common than 0',
  'cause of comparison': 'why is 0 more common than 4|what makes 0 more common than 4',
  distinction:
    'what is the difference between 0 and 4|what distinguishes 0 from 4|what are the differences between 4 and 0',
  connection: 'does 0 lead to 4|can 0 lead to 4|is 4 a result of 0',
  'other connection': 'does 4 lead to 0|can 4 lead to 0|is 0 a result of 4',
  presence: 'is there 0 in 3|is there any 0 in 3|do they have 0 in 3',
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
