import { seededRandom } from '../seeded-random.js';

const openings = [
  'How do I',
  'What is the best way to',
  'Can you show me how to',
  'Is it possible to',
  'Why would anyone',
  'Write a short note on how to',
  'Give me three reasons to',
  'What happens when I',
  'Help me',
  'Explain when to',
];
const deeds = [
  'repair',
  'compare',
  'translate',
  'paint',
  'insure',
  'cook',
  'deploy',
  'measure',
  'clean',
  'photograph',
  'sell',
  'encrypt',
  'water',
  'tune',
  'assemble',
  'return',
  'archive',
  'inflate',
  'knit',
  'index',
  'sharpen',
  'balance',
];
const things = [
  'a bicycle tyre',
  'quarterly invoices',
  'an old laptop',
  'sourdough bread',
  'garden furniture',
  'a tax return',
  'a guitar string',
  'database backups',
  'winter jackets',
  'a job offer',
  'solar panels',
  'school timetables',
  'a coffee grinder',
  'medical records',
  'drone footage',
  'a lease contract',
  'aquarium plants',
  'log files',
  'a wedding speech',
  'running shoes',
  'customer reviews',
  'an attic window',
  'fishing nets',
  'a mortgage',
];
const places = [
  'in Lisbon',
  'at home',
  'before Friday',
  'without special tools',
  'for a small team',
  'on a tight budget',
  'by myself',
  'during a heat wave',
  'with two children around',
  'in a rented flat',
  'for the first time',
  'at night',
];

/**
 * The prompt with this number; different numbers give different prompts, in the words of many subjects.
 *
 * @param {number} number
 * @returns {string}
 */
export function prompt(number) {
  const pick = (/** @type {readonly string[]} */ list, /** @type {number} */ step) =>
    list[Math.floor(number / step) % list.length];
  const [opening, deed] = [pick(openings, 1), pick(deeds, openings.length)];
  const thing = things[(number * 7 + Math.floor(number / 220)) % things.length];
  const place = places[(number * 5 + Math.floor(number / 5280)) % places.length];
  return `${opening} ${deed} ${thing} ${place}?`;
}

const nouns = (
  'anchor apron arrow atlas bakery balcony bamboo barrel basket beacon beaver blanket bridge broom bucket ' +
  'cabin cactus candle canoe canvas carpet castle cedar chapel cherry chimney circus cliff clover comet ' +
  'copper coral cotton cradle crater curtain dagger desert diamond dolphin donkey dragon eagle earring elbow ' +
  'engine envelope falcon feather fence ferry fiddle flute forest fossil fountain galaxy garlic geyser ' +
  'giraffe glacier goblet granite grape hammer harbour harp hazel helmet hermit honey iceberg island ivory ' +
  'jacket jasmine jungle kettle kitten ladder lagoon lantern lemon lever library lizard lobster magnet mango ' +
  'maple marble meadow meteor mirror monkey mosque mustard nectar needle nickel oasis octopus onion orchard ' +
  'oyster paddle palace panther parrot pebble pepper piano pillow pirate planet plum pocket poet pottery ' +
  'prairie prison pumpkin puppet quarry rabbit radar raven reef ribbon robin rocket saddle salmon satellite ' +
  'scarf shepherd silver skeleton spider spruce statue stirrup swamp temple thimble thunder tiger tobacco ' +
  'torch tractor tulip tunnel turtle umbrella valley velvet violin volcano walnut whale wheel willow window ' +
  'wizard yacht zebra'
).split(' ');

/**
 * The prompt with this number, of words that no other number has together, so that no two look alike.
 *
 * @param {number} number
 * @returns {string}
 */
export function unlikePrompt(number) {
  const random = seededRandom(number + 1);
  const words = Array.from({ length: 8 }, () => nouns[Math.floor(random() * nouns.length)]);
  return `${words.join(' ')}?`;
}

/**
 * A chat request as JSON.
 *
 * @param {string} content
 * @param {boolean} [stream]
 * @returns {string}
 */
export function chat(content, stream = false) {
  return JSON.stringify({ model: 'bench', stream, messages: [{ role: 'user', content }] });
}
