// Annotations: facts about entries, and what an answer should have been.
import { createCache } from 'reprise';

const cache = createCache();

const grade = cache.memoize({ annotation: { team: 'search', ttl: '7d' } })(
  async function grade(/** @type {string} */ essay) {
    return essay.length > 10 ? 'good' : 'poor';
  },
);

console.log(await grade('To be, or not to be')); // good
await cache.annotate(grade, {
  inputs: { essay: 'To be, or not to be' },
  expected: 'excellent',
  metadata: { by: 'the teacher' },
});
console.log(await grade('To be, or not to be')); // excellent

for await (const { value, output, metadata } of cache) {
  const { team } = /** @type {{ team: string }} */ (metadata.annotation);
  console.log(`${team}: ${output} -> ${value}, said ${metadata.by}`); // search: good -> excellent, said the teacher
}

await cache.close();
