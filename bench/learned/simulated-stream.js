import { seededRandom } from 'reprise/semantic';

/** @typedef {import('reprise/semantic').Observation} Observation */
/** @typedef {import('reprise/semantic').Policy} Policy */

/**
 * A stream whose prompts are vectors: classes of one answer, of which some have a twin close by with another answer.
 *
 * @typedef {{ classes: number, dimensions: number, requests: number, twins: number, noise: number, skew: number }} Shape
 */

/** @type {Shape} */
export const defaultShape = {
  classes: 300,
  dimensions: 96,
  requests: 10_000,
  twins: 0.4,
  noise: 0.26,
  skew: 0.8,
};

/**
 * Asks a policy the whole stream with a judge that knows; an answer is kept only when the closest one was wrong, and
 * what a policy serves is never judged.
 *
 * @param {Policy} policy
 * @param {number} seed
 * @param {Shape} [shape]
 * @returns {{ hits: number, wrong: number, entries: number }} counts
 */
export function simulate(policy, seed, shape = defaultShape) {
  const random = seededRandom(seed);
  const centres = centresOf(shape, random);
  const chances = zipf(shape);
  /** @type {{ vector: Float64Array, answer: number }[]} */
  const entries = [];
  const result = { hits: 0, wrong: 0, entries: 0 };
  for (let request = 0; request < shape.requests; request++) {
    const answer = drawn(chances, random);
    const vector = near(/** @type {Float64Array} */ (centres[answer]), shape.noise, random);
    const { closest, similarity } = nearest(entries, vector);
    const right = entries[closest]?.answer === answer;
    const action = closest === -1 ? 'reject' : ask(policy, `${closest}`, similarity, right, request);
    if (action === 'serve') {
      result.hits++;
      if (!right) result.wrong++;
    } else if (!right || action === 'reject') {
      entries.push({ vector, answer });
    }
  }
  result.entries = entries.length;
  return result;
}

/** @param {Policy} policy @param {string} answerId @param {number} similarity @param {boolean} right @param {number} at */
function ask(policy, answerId, similarity, right, at) {
  const candidate = { entryId: answerId, answerId, similarity, confidence: similarity, bucket: 'all' };
  const { action } = policy.decide(candidate);
  if (action === 'explore') {
    /** @type {Observation} */
    const observation = { ...candidate, id: `${at}`, at, right, source: 'explore', chance: 1 };
    policy.observe?.(observation);
  }
  return action;
}

/** @param {Shape} shape @param {() => number} random the second of two classes may be a twin of the first */
function centresOf({ classes, dimensions, twins }, random) {
  /** @type {Float64Array[]} */
  const centres = [];
  for (let index = 0; index < classes; index++) {
    const before = centres[index - 1];
    const isTwin = index % 2 === 1 && index < classes * twins * 2;
    const fresh = unit(gaussian(dimensions, random));
    centres.push(isTwin && before ? atCosine(before, fresh, 0.9 + 0.07 * random()) : fresh);
  }
  return centres;
}

/** @param {Float64Array} vector @param {Float64Array} other @param {number} cosine */
function atCosine(vector, other, cosine) {
  const along = dot(other, vector);
  const across = unit(other.map((value, at) => value - along * /** @type {number} */ (vector[at])));
  const rest = Math.sqrt(1 - cosine * cosine);
  return vector.map((value, at) => cosine * value + rest * /** @type {number} */ (across[at]));
}

/** @param {Float64Array} centre @param {number} noise @param {() => number} random a phrasing, more or less far away */
function near(centre, noise, random) {
  const spread = (noise * (0.5 + random())) / Math.sqrt(centre.length);
  const step = gaussian(centre.length, random);
  return unit(centre.map((value, at) => value + spread * /** @type {number} */ (step[at])));
}

/** @param {readonly { vector: Float64Array }[]} entries @param {Float64Array} vector */
function nearest(entries, vector) {
  let closest = -1;
  let similarity = Number.NEGATIVE_INFINITY;
  for (const [at, entry] of entries.entries()) {
    const cosine = dot(entry.vector, vector);
    if (cosine > similarity) [closest, similarity] = [at, cosine];
  }
  return { closest, similarity };
}

/** @param {Shape} shape cumulative chances of the classes, in a mixed order so that twins are not equally frequent */
function zipf({ classes, skew }) {
  const weights = Array.from({ length: classes }, (_, at) => (((at * 7_919) % classes) + 1) ** -skew);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => {
    sum += weight / whole;
    return sum;
  });
}

/** @param {readonly number[]} chances @param {() => number} random */
function drawn(chances, random) {
  const at = random();
  return Math.max(
    0,
    chances.findIndex((chance) => at <= chance),
  );
}

/** @param {number} dimensions @param {() => number} random */
function gaussian(dimensions, random) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Float64Array.from({ length: dimensions }, normal);
}

/** @param {Float64Array} vector */
function unit(vector) {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

/** @param {Float64Array} left @param {Float64Array} right */
function dot(left, right) {
  let sum = 0;
  for (let at = 0; at < left.length; at++) {
    sum += /** @type {number} */ (left[at]) * /** @type {number} */ (right[at]);
  }
  return sum;
}
