/** @typedef {import('./replay.js').Example} Example */
/** @typedef {{ name: string, requests: number, examples: readonly Example[] }} Replayed */

const errors = [0.001, 0.002, 0.005, 0.01];

/**
 * Prints right hits, in % of requests, at equal shares of wrong ones: by similarity alone and by confidence; then
 * what each bound of confidence gives.
 *
 * @param {Record<string, readonly Replayed[]>} groups
 * @param {(evidence: Example['evidence']) => number} confidenceOf
 */
export function report(groups, confidenceOf) {
  for (const [group, replays] of Object.entries(groups)) {
    for (const name of new Set(replays.map((replay) => replay.name))) {
      const same = replays.filter((replay) => replay.name === name);
      const requests = same.reduce((sum, replay) => sum + replay.requests, 0);
      const plain = ranked(same, ({ evidence }) => evidence.similarity);
      const ours = ranked(same, ({ evidence }) => confidenceOf(evidence));
      console.log(
        `${group} ${name} (${requests}), wrong ${errors.map((error) => `${100 * error}%`).join(' / ')}`,
      );
      console.log(`   similarity ${line(plain, requests)}   confidence ${line(ours, requests)}`);
      console.log(`   bounds ${boundsOf(ours, requests)}`);
    }
  }
}

/**
 * The best candidate of each request, the surest first.
 *
 * @param {readonly Replayed[]} replays
 * @param {(example: Example) => number} score
 */
function ranked(replays, score) {
  const best = replays.flatMap(({ examples }) => {
    /** @type {Map<number, { score: number, right: boolean }>} */
    const byRequest = new Map();
    for (const example of examples) {
      const candidate = { score: score(example), right: example.right };
      const known = byRequest.get(example.request);
      if (known === undefined || candidate.score > known.score) byRequest.set(example.request, candidate);
    }
    return [...byRequest.values()];
  });
  return best.toSorted((left, right) => right.score - left.score);
}

/** @param {readonly { right: boolean }[]} hits @param {number} requests */
function line(hits, requests) {
  return errors
    .map((error) => {
      let [right, wrong, best] = [0, 0, 0];
      for (const hit of hits) {
        if (hit.right) right += 1;
        else wrong += 1;
        if (wrong <= error * requests) best = right;
      }
      return ((100 * best) / requests).toFixed(1);
    })
    .join(' / ');
}

/** @param {readonly { score: number, right: boolean }[]} hits @param {number} requests */
function boundsOf(hits, requests) {
  return [0.9, 0.95, 0.98, 0.99, 0.992, 0.994, 0.995, 0.9955, 0.996]
    .map((bound) => {
      const served = hits.filter(({ score }) => score >= bound);
      const wrong = served.filter(({ right }) => !right).length;
      const share = (/** @type {number} */ part) => ((100 * part) / requests).toFixed(1);
      return `${bound}: ${share(served.length - wrong)}/${((100 * wrong) / requests).toFixed(2)}`;
    })
    .join('  ');
}
