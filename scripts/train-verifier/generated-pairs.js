import { seededRandom } from 'reprise/semantic';

/** @typedef {{ a: string, b: string, same: boolean, group: string }} GeneratedPair */

const tasks = lists(`
reset|my password, reset|my router, cancel|my subscription, cancel|my order, change|my address, change|my email,
update|my billing details, update|the firmware, delete|my account, delete|a branch in git, create|a new user,
create|an index in postgres, revoke|an api key, rotate|an api key, resize|an image, crop|an image, export|my contacts,
import|my contacts, mount|a disk in linux, format|a disk in linux, parse|json in python, parse|xml in python,
cook|rice, cook|pasta, bake|bread, grow|tomatoes, prune|roses, clean|a leather sofa, clean|a wooden floor,
block|a caller, unblock|a caller, track|my parcel, return|my parcel, renew|my passport, renew|my driving licence,
replace|my lost card, activate|my new card, freeze|my card, learn|spanish, learn|piano, train|a puppy, feed|a kitten,
lower|my blood pressure, lower|my rent, file|my taxes, deploy|a docker container, restart|a docker container,
schedule|a meeting, join|a meeting, print|a document, scan|a document, translate|a document, merge|two pdf files,
split|a pdf file, hire|a lawyer, sell|my car, insure|my car, rent|a flat, paint|a wall, fix|a leaking tap,
remove|a wine stain, remove|a wasp nest, write|a cover letter, write|a business plan, sort|a list in python,
reverse|a list in python, prepare|for a job interview, quit|smoking, lose|weight, gain|weight`);
const asks = [
  'How do I {}?',
  'How can I {}?',
  'how to {}',
  'What is the best way to {}?',
  'Can you tell me how to {}',
  'I want to {}, how does that work?',
  'What steps do I need to take to {}?',
  'please help me {}',
  'what do i have to do to {}',
];
const otherAsks = [
  'Why should I {}?',
  'When can I {}?',
  'How much does it cost to {}?',
  'Who can {}?',
  'Is it legal to {}?',
];

const attributes = [
  ['capital', 'capital city'],
  ['population', 'number of inhabitants'],
  ['currency', 'money used'],
  ['official language', 'language spoken'],
  ['president', 'head of state'],
  ['highest mountain', 'tallest mountain'],
  ['area', 'size'],
  ['climate', 'weather'],
  ['national dish', 'typical food'],
];
const places = 'Canada Brazil Kenya Norway Peru Vietnam Egypt Poland Chile Japan Morocco Iceland'.split(' ');
const askNouns = [
  'What is the {} of {}?',
  '{} of {}',
  'tell me the {} of {}',
  'the {} of {} please',
  'whats the {} of {}',
];

const directed = lists(`
convert {} to {}|euros|dollars, convert {} to {}|markdown|html, convert {} to {}|miles|kilometres,
translate from {} to {}|english|french, translate from {} to {}|german|polish, flights from {} to {}|paris|rome,
trains from {} to {}|berlin|prague, migrate from {} to {}|mysql|postgres, migrate from {} to {}|svn|git,
how to switch from {} to {}|android|iphone, move data from {} to {}|redis|kafka, is {} older than {}|rome|athens,
is {} faster than {}|rust|java, does {} cause {}|stress|insomnia, did {} defeat {}|brazil|germany,
can {} eat {}|frogs|snakes, send money from {} to {}|savings|checking, walk from {} to {}|home|work`);
const symmetric = lists(`
difference between {} and {}|tcp|udp, difference between {} and {}|frogs|toads, {} vs {}|react|vue,
{} vs {}|oats|rice, compare {} and {}|aws|azure, compare {} with {}|renting|buying,
which is better {} or {}|tea|coffee, is {} or {} healthier|butter|margarine`);
const framesOfSymmetric = ['what is the {}', '{}', 'tell me the {}', '{} please'];

const subjects = lists(`
hotels in Lisbon, laptops for students, books about history, exercises for back pain, recipes with chicken,
jobs in marketing, films about chess, gifts for a friend, plants for a dark room, apps for budgeting,
courses on statistics, restaurants near the station, insurance for travellers, phones with a good camera`).map(
  ([each]) => each ?? '',
);
const modifiers =
  'cheap expensive vegan modern advanced simple safe famous free local french used electric small'.split(' ');
const limits = [
  ['under {} dollars', [100, 200, 500, 50]],
  ['in {}', [2019, 2021, 2023, 2024]],
  ['within {} days', [2, 3, 7, 14]],
  ['for {} people', [2, 4, 6, 10]],
];
const askLists = [
  'best {}',
  'what are good {}',
  'recommend {}',
  'list of {}',
  'can you suggest some {}',
  'good {} please',
];
const months = 'January March May July September November'.split(' ');
const opposites = lists(`
before|after, with|without, inside|outside, above|below, indoors|outdoors, buy|sell, increase|decrease,
enable|disable, open|close, start|stop, upload|download, lock|unlock, raise|lower, encrypt|decrypt, install|uninstall`);
const people = 'Emma Noah Olivia Liam Sofia Lucas Mia Ethan Clara Hugo'.split(' ');
const deeds = lists(`
help|helped, hire|hired, invite|invited, teach|taught, follow|followed, trust|trusted, thank|thanked, replace|replaced`);
const qualities = lists(`
possible|impossible, safe|dangerous, legal|illegal, cheap|expensive, easy|difficult, healthy|unhealthy, clean|dirty,
honest|dishonest, useful|useless, strong|weak, rich|poor, quiet|loud, early|late, full|empty`);
const things = [
  'this method',
  'the hotel',
  'my plan',
  'that road',
  'the product',
  'this food',
  'their offer',
];

/** @param {string} text @returns {string[][]} */
function lists(text) {
  return text.split(',').map((entry) => entry.trim().split('|'));
}

/** @param {string} frame @param {...(string | number)} parts */
function fill(frame, ...parts) {
  let next = 0;
  return frame.replaceAll('{}', () => String(parts[next++]));
}

/**
 * Pairs made of templates, the same in every run. Each has a group; no template is in two groups.
 *
 * @returns {GeneratedPair[]}
 */
export function generatedPairs() {
  const random = seededRandom(77);
  const any = /** @type {<T>(list: readonly T[]) => T} */ (
    (list) => /** @type {any} */ (list[Math.floor(random() * list.length)])
  );
  const other = /** @type {<T>(list: readonly T[], not: T) => T} */ (
    (list, not) => {
      let found = any(list);
      while (found === not) found = any(list);
      return found;
    }
  );
  /** @type {GeneratedPair[]} */
  const pairs = [];
  const add = (
    /** @type {string} */ group,
    /** @type {boolean} */ same,
    /** @type {string} */ a,
    /** @type {string} */ b,
  ) => {
    if (a !== b) pairs.push({ a, b, same, group });
  };
  for (let round = 0; round < 500; round++) {
    const [verb = '', object = ''] = any(tasks);
    const task = `${verb} ${object}`;
    const [ask, again] = [any(asks), any(asks)];
    add(`task ${object}`, true, fill(ask, task), fill(again, task));
    const [otherVerb = '', otherObject = ''] = other(tasks, any(tasks));
    if (otherObject !== object)
      add(`task ${object}`, false, fill(ask, task), fill(again, `${verb} ${otherObject}`));
    if (otherVerb !== verb)
      add(`task ${object}`, false, fill(ask, task), fill(again, `${otherVerb} ${object}`));
    if (round % 2 === 0) add(`task ${object}`, false, fill(ask, task), fill(any(otherAsks), task));

    const [attribute, place] = [any(attributes), any(places)];
    const [noun, nounAgain] = [any(askNouns), any(askNouns)];
    add(
      `attribute ${attribute[0]}`,
      true,
      fill(noun, any(attribute), place),
      fill(nounAgain, any(attribute), place),
    );
    add(
      `attribute ${attribute[0]}`,
      false,
      fill(noun, any(attribute), place),
      fill(nounAgain, any(attribute), other(places, place)),
    );
    add(
      `attribute ${attribute[0]}`,
      false,
      fill(noun, any(attribute), place),
      fill(nounAgain, any(other(attributes, attribute)), place),
    );

    const subject = any(subjects);
    const [list, listAgain] = [any(askLists), any(askLists)];
    const [limit, numbers] = /** @type {[string, number[]]} */ (any(limits));
    const [number, modifier] = [any(numbers), any(modifiers)];
    add(`list ${subject}`, true, fill(list, subject), fill(listAgain, subject));
    add(
      `list ${subject}`,
      true,
      `${fill(list, subject)} ${fill(limit, number)}`,
      `${fill(listAgain, subject)} ${fill(limit, number)}`,
    );
    add(`list ${subject}`, false, fill(list, subject), fill(listAgain, `${modifier} ${subject}`));
    add(
      `list ${subject}`,
      false,
      `${fill(list, subject)} ${fill(limit, number)}`,
      `${fill(listAgain, subject)} ${fill(limit, other(numbers, number))}`,
    );
    add(`list ${subject}`, false, fill(list, subject), fill(listAgain, other(subjects, subject)));
    const month = any(months);
    add(
      `month ${subject}`,
      false,
      `${fill(list, subject)} in ${month}`,
      `${fill(listAgain, subject)} in ${other(months, month)}`,
    );

    const [frame = '', left = '', right = ''] = any(directed);
    add(
      `direction ${frame}`,
      false,
      fill(frame, left, right),
      fill(any([frame, `please ${frame}`, `can you tell me: ${frame}`]), right, left),
    );
    add(
      `direction ${frame}`,
      true,
      fill(frame, left, right),
      fill(any([`please ${frame}`, `${frame} please`]), left, right),
    );
    const [between = '', one = '', two = ''] = any(symmetric);
    add(
      `symmetric ${between}`,
      true,
      fill(any(framesOfSymmetric), fill(between, one, two)),
      fill(any(framesOfSymmetric), fill(between, two, one)),
    );

    const [person, personAgain, deed] = [any(people), any(people), any(deeds)];
    if (person !== personAgain) {
      const [act = '', acted = ''] = deed;
      add(
        `voice ${act}`,
        true,
        `Did ${person} ${act} ${personAgain}?`,
        `Was ${personAgain} ${acted} by ${person}?`,
      );
      add(
        `voice ${act}`,
        false,
        `Did ${person} ${act} ${personAgain}?`,
        `Was ${person} ${acted} by ${personAgain}?`,
      );
      add(
        `voice ${act}`,
        false,
        `Did ${person} ${act} ${personAgain}?`,
        `Did ${personAgain} ${act} ${person}?`,
      );
    }
    const [good = '', bad = ''] = any(qualities);
    const thing = any(things);
    add(`quality ${good}`, true, `Is ${thing} ${good}?`, `Is ${thing} not ${bad}?`);
    add(`quality ${good}`, true, `${thing} is not ${good}`, `${thing} is ${bad}`);
    add(
      `quality ${good}`,
      false,
      `${thing} is ${good}`,
      any([`${thing} is ${bad}`, `${thing} is not ${good}`]),
    );
    add(`quality ${good}`, false, `${thing} is not ${good}`, `${thing} is not ${bad}`);
    const [word = '', opposite = ''] = any(opposites);
    add(`opposite ${word}`, false, `how to ${word} ${object}`, fill(any(asks), `${opposite} ${object}`));
  }
  return pairs;
}
