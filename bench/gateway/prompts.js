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

/**
 * A chat request as JSON.
 *
 * @param {string} content
 * @param {boolean} [stream]
 * @param {string} [model] Prompts of one model are compared with each other.
 * @returns {string}
 */
export function chat(content, stream = false, model = 'bench') {
  return JSON.stringify({ model, stream, messages: [{ role: 'user', content }] });
}
