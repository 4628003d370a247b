import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConfigured } from '../gateway/processes.js';

/** @typedef {import('../gateway/processes.js').ServerProcess} ServerProcess */

/**
 * Starts gateway processes that share a Redis, uses them, and ends them.
 *
 * @template T
 * @param {object} settings
 * @param {number} settings.count how many
 * @param {string} settings.redis its address
 * @param {string} settings.upstream
 * @param {Readonly<Record<string, unknown>>} [settings.cache] more settings of the section `cache`
 * @param {(urls: readonly string[]) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withGateways({ count, redis, upstream, cache = {} }, use) {
  const folder = await mkdtemp(join(tmpdir(), 'reprise-bench-'));
  /** @type {ServerProcess[]} */
  const gateways = [];
  try {
    const config = join(folder, 'reprise.yaml');
    const text = JSON.stringify({
      cache: { data: join(folder, 'data'), ...cache },
      upstream: { kind: 'openai', base_url: `${upstream}/v1`, api_key: 'bench' },
      redis: { enabled: true, url: redis, key_prefix: 'bench' },
      log: { level: 'warn' },
    });
    // JSON is YAML, too.
    await writeFile(config, text);
    while (gateways.length < count) gateways.push(await startConfigured(config));
    return await use(gateways.map(({ url }) => url));
  } finally {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}
