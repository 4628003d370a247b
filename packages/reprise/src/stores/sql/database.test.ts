import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { type DatabaseOptions, database } from './database.ts';
import { entryOf } from './entry-fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'reprise-database-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the error of a server that is not there says about where it was looked for. */
async function placeOf(options: DatabaseOptions): Promise<string> {
  await using store = database({ deadline: 1_000, ...options } as DatabaseOptions);
  try {
    await store.count();
  } catch (error) {
    return String(error);
  }
  return 'answered';
}

const nobody = { host: '127.0.0.1', port: 1, user: 'u@ser', password: 'SECRET:/%?' };

describe('database', () => {
  it('S3-32 keeps entries in a SQLite file, or in memory', async () => {
    for (const path of [join(folder, 'a.db'), ':memory:']) {
      await using store = database({ provider: 'sqlite', database: path });
      await store.setMany([entryOf('a')]);
      assert.equal(await store.count(), 1);
    }
  });

  it('S3-32 takes the provider names postgresql, pg and mysql, and says where it looked without the password', async () => {
    for (const [provider, server] of [
      ['postgresql', 'PostgreSQL'],
      ['pg', 'PostgreSQL'],
      ['mysql', 'MySQL'],
    ] as const) {
      const said = await placeOf({ provider, database: 'app', ...nobody });
      assert.match(said, new RegExp(`${server} at 127\\.0\\.0\\.1:1/app: .*ECONNREFUSED`));
      assert.doesNotMatch(said, /SECRET/);
    }
  });

  it('S3-32 takes a URL for the database', async () => {
    const url = 'postgresql://u:SECRET@127.0.0.1:1/other';
    assert.match(
      await placeOf({ provider: 'pg', database: url }),
      /at 127\.0\.0\.1:1\/other: .*ECONNREFUSED/,
    );
  });

  it('S3-32 refuses a provider it does not know', () => {
    const options = { provider: 'duckdb', database: 'x' } as unknown as DatabaseOptions;
    assert.throws(() => database(options), { code: 'INVALID_ARGUMENT' });
  });

  it('says DRIVER_MISSING with the command to install one where there is no library', async () => {
    const copy = join(folder, 'without-libraries');
    const dist = fileURLToPath(new URL('../../../dist/', import.meta.url));
    for (const room of ['core', 'entry', 'redis', 'sql', 'stores', 'telemetry'])
      cpSync(join(dist, room), join(copy, room), { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    writeFileSync(
      join(copy, 'open.js'),
      `import { mysql, postgres } from './stores/index.js';
       for (const open of [() => postgres('postgres://h/d'), () => mysql('mysql://h/d')]) {
         try { open(); } catch (error) { console.log(error.code, error.message); }
       }`,
    );
    const child = spawn(process.execPath, ['open.js'], { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    await once(child, 'close');
    assert.match(said, /^DRIVER_MISSING .*"npm install pg"\nDRIVER_MISSING .*"npm install mysql2"\n$/);
  }, 20_000);
});
