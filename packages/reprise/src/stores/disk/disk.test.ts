import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { storeContract } from '../../testing/index.ts';
import { disk } from './disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-disk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let folders = 0;

describe('disk', () => {
  for (const { title, run } of storeContract(({ clock }) => disk(join(folder, `${folders++}`), { clock }))) {
    it(title, run);
  }
});

describe('disk with least recently used', () => {
  const make = storeContract(({ clock }) =>
    disk(join(folder, `${folders++}`), { clock, eviction: 'least-recently-used', compressOver: 0 }),
  );
  for (const { title, run } of make) it(title, run);
});
