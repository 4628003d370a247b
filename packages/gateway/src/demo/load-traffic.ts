import { readFile } from 'node:fs/promises';
import type { DemoRequest } from './demo-request.ts';

const shipped = new URL('../../demo/traffic.jsonl', import.meta.url);

/** Reads the traffic that ships with the package, in play order. */
export async function loadTraffic(): Promise<DemoRequest[]> {
  const text = await readFile(shipped, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as DemoRequest);
}
