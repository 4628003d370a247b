// PostgreSQL and MySQL as stores, shared by all processes that use the same database. Needs DATABASE_URL, MYSQL_URL.
import { createCache, mysql, postgres } from 'reprise';

const { DATABASE_URL, MYSQL_URL } = process.env;
if (!DATABASE_URL || !MYSQL_URL) throw new Error('Set DATABASE_URL and MYSQL_URL to run this example.');

for (const open of [() => postgres(DATABASE_URL), () => mysql(MYSQL_URL)]) {
  let runs = 0;
  for (const _session of [1, 2]) {
    const cache = createCache({ store: open(), namespace: 'example' });
    const translate = cache.memoize({ ttl: '1d' })(async function translate(/** @type {string} */ word) {
      runs += 1;
      return word.toUpperCase();
    });
    console.log(await translate('cache')); // CACHE
    await cache.close();
  }
  console.log(`runs: ${runs}`); // runs: 1
  const cache = createCache({ store: open(), namespace: 'example' });
  await cache.clear();
  await cache.close();
}
