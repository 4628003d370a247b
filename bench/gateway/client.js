import { Agent, request } from 'node:http';

/** Keeps its connections, as any real client does. */
export const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * @typedef {object} Timed
 * @property {number} first milliseconds to the first byte of the body
 * @property {number} total milliseconds to its end
 * @property {number} status
 * @property {string | undefined} cache
 */

/**
 * Sends one chat request and reads its answer.
 *
 * @param {string} url
 * @param {string} body
 * @returns {Promise<Timed>}
 */
export function post(url, body) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const call = request(`${url}/v1/chat/completions`, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    call.on('error', reject);
    call.on('response', (response) => {
      let first = 0;
      response.on('data', () => {
        first ||= performance.now() - started;
      });
      response.on('error', reject);
      response.on('end', () => {
        const cache = response.headers['x-reprise-cache'];
        resolve({
          first,
          total: performance.now() - started,
          status: response.statusCode ?? 0,
          cache: String(cache),
        });
      });
    });
    call.end(body);
  });
}

/**
 * Sends `count` requests, `width` at a time.
 *
 * @param {string} url
 * @param {(index: number) => string} body
 * @param {number} count
 * @param {number} width
 * @returns {Promise<Timed[]>}
 */
export async function load(url, body, count, width) {
  /** @type {Timed[]} */
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < count) results.push(await post(url, body(next++)));
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/**
 * Microseconds of CPU time a server has used so far.
 *
 * @param {string} url
 * @returns {Promise<number>}
 */
export async function cpuTime(url) {
  const response = await fetch(`${url}/cpu`);
  if (response.ok && response.headers.get('content-type') === null) return Number(await response.text());
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]) * 1e6;
}

/**
 * Bytes of memory a gateway has.
 *
 * @param {string} url
 * @returns {Promise<number>}
 */
export async function memory(url) {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]);
}
