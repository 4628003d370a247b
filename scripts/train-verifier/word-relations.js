/** @typedef {import('./wordnet.js').Synset} Synset */
/** @typedef {ReturnType<typeof import('./wordnet.js').readWordNet>} WordNet */

const sensesRead = 2;
const mostSisters = 40;

/**
 * Pairs of stems that are synonyms, opposites, or sisters (kinds of the same thing, as `cat` and `dog`).
 *
 * @param {WordNet} wordNet
 * @param {ReadonlyMap<string, number>} rows the stems that matter
 * @param {(word: string) => string} stem
 */
export function wordRelations({ synsets, senses }, rows, stem) {
  const relations = { synonyms: pairSet(), opposites: pairSet(), sisters: pairSet() };
  const row = (/** @type {string} */ word) => rows.get(stem(word));
  const main = mainSenses(senses);

  for (const [id, synset] of synsets) {
    const known = synset.words.filter((word) => main.get(word)?.has(id) && row(word) !== undefined);
    for (const left of known) for (const right of known) relations.synonyms.add(row(left), row(right));
    for (const { symbol, target, from, to } of synset.pointers) {
      const other = synsets.get(target);
      if (!other) continue;
      if (symbol === '!') addOpposites(id, synset, target, other, from, to);
      if (symbol === '&' && id[0] === 'a') addSimilar(known, other, target);
    }
  }
  for (const sisters of sisterGroups(synsets, main, row)) {
    for (const left of sisters) for (const right of sisters) relations.sisters.add(left, right);
  }
  return relations;

  /**
   * @param {string} id @param {Synset} synset @param {string} target @param {Synset} other
   * @param {number} from @param {number} to
   */
  function addOpposites(id, synset, target, other, from, to) {
    const [left = '', right = ''] = [synset.words[from - 1], other.words[to - 1]];
    if (!main.get(left)?.has(id) || !main.get(right)?.has(target)) return;
    relations.opposites.add(row(left), row(right));
    for (const { symbol, target: near } of synset.pointers) {
      if (symbol !== '&') continue;
      for (const word of synsets.get(near)?.words ?? []) {
        if (senses.get(word)?.[0] === near) relations.opposites.add(row(word), row(right));
      }
    }
  }

  /** @param {readonly string[]} known @param {Synset} other @param {string} target */
  function addSimilar(known, other, target) {
    for (const left of known) {
      for (const right of other.words) {
        if (senses.get(right)?.[0] === target) relations.synonyms.add(row(left), row(right));
      }
    }
  }
}

/** @param {ReadonlyMap<string, readonly string[]>} senses @returns {Map<string, Set<string>>} the frequent ones */
function mainSenses(senses) {
  /** @type {Map<string, Set<string>>} */
  const main = new Map();
  for (const [word, ids] of senses) {
    const chosen = new Set();
    for (const letter of 'nvar') {
      for (const id of ids.filter((each) => each[0] === letter).slice(0, sensesRead)) chosen.add(id);
    }
    main.set(word, chosen);
  }
  return main;
}

/**
 * @param {ReadonlyMap<string, Synset>} synsets @param {ReadonlyMap<string, ReadonlySet<string>>} main
 * @param {(word: string) => number | undefined} row
 */
function* sisterGroups(synsets, main, row) {
  for (const { pointers } of synsets.values()) {
    const kinds = pointers
      .filter(({ symbol }) => symbol === '~' || symbol === '~i')
      .map(({ target }) => target);
    if (kinds.length < 2) continue;
    const found = new Set();
    for (const id of kinds) {
      const word = synsets.get(id)?.words.find((each) => main.get(each)?.has(id) && row(each) !== undefined);
      if (word !== undefined) found.add(row(word));
    }
    if (found.size <= mostSisters) yield [...found];
  }
}

/** A set of unordered pairs of rows. */
function pairSet() {
  /** @type {Map<number, Set<number>>} */
  const pairs = new Map();
  return {
    /** @param {number | undefined} left @param {number | undefined} right */
    add(left, right) {
      if (left === undefined || right === undefined || left === right) return;
      const [low, high] = left < right ? [left, right] : [right, left];
      const known = pairs.get(low);
      if (known) known.add(high);
      else pairs.set(low, new Set([high]));
    },
    /** @param {number} left @param {number} right */
    has: (left, right) => pairs.get(Math.min(left, right))?.has(Math.max(left, right)) ?? false,
    /** @returns {[number, number][]} in a fixed order */
    all: () =>
      [...pairs]
        .flatMap(([low, highs]) => [...highs].map((high) => /** @type {[number, number]} */ ([low, high])))
        .sort((left, right) => left[0] - right[0] || left[1] - right[1]),
  };
}
