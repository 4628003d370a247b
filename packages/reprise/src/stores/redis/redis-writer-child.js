// Writes entries whose version stands in value, vector and tags too, until it is killed.
import { redis } from 'reprise/stores';

const [url = '', prefix = ''] = process.argv.slice(2);
const store = redis({ url, prefix });
for (let version = 1; ; version++) {
  const entries = Array.from({ length: 40 }, (_, index) => ({
    key: `g:${index}`,
    value: new TextEncoder().encode(String(version)),
    createdAt: version,
    version,
    tags: [`v${version}`],
    vector: { embedder: 'e', partition: 'p', values: new Float32Array(64).fill(version) },
  }));
  const writes = [store.setMany(entries), store.deleteMany(['g:0']), store.setMany(entries.slice(0, 20))];
  if (version % 7 === 0) await Promise.all(writes);
  if (version === 7) process.send?.('writing');
}
