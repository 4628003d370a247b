import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { storeContract } from '../../testing/index.ts';
import { sqlite } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

describe('sqlite', () => {
  for (const { title, run } of storeContract(({ clock }) =>
    sqlite(join(folder, `${files++}.db`), { clock }),
  )) {
    it(title, run);
  }
});
