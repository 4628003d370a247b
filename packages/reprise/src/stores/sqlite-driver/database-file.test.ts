import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, it } from 'vitest';
import { availableDriver } from './available-driver.ts';
import { DatabaseFile } from './database-file.ts';
import { configure, openFile } from './open-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-database-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const driver = availableDriver();
let files = 0;
let path: string;
let file: DatabaseFile;

beforeEach(() => {
  path = join(folder, `${files++}.db`);
  file = new DatabaseFile(path, driver, () => openFile(path, driver, configure));
  file.execute('CREATE TABLE numbers (number INTEGER PRIMARY KEY)');
});

const insert = 'INSERT INTO numbers VALUES (?)';
const count = 'SELECT COUNT(*) FROM numbers';

describe('DatabaseFile', () => {
  it('names the file in every failure, and says CLOSED after its end', () => {
    const names = (code: string) => (error: Error & { code?: string }) =>
      error.code === code && error.message.includes(path);
    const uses = [
      () => file.get('SELECT nothing', []),
      () => file.all('SELECT nothing', []),
      () => file.run('DELETE FROM nothing', []),
      () => file.execute('nothing'),
      () => file.transaction(() => file.statement('SELECT nothing')),
    ];
    for (const use of uses) assert.throws(use, names('STORE_UNAVAILABLE'));
    file.close();
    for (const use of uses) assert.throws(use, names('CLOSED'));
  });

  it('undoes a transaction that fails, and goes on', () => {
    const own = new Error('my own');
    const failing = () =>
      file.transaction(() => {
        file.statement(insert).run([1]);
        throw own;
      });
    assert.throws(failing, { cause: own });
    file.transaction(() => file.statement(insert).run([2]));
    assert.equal(file.number(count, []), 1);
  });

  it('asks for a checkpoint after 384 changes or 2 MiB, which moves the log', () => {
    const due: boolean[] = [];
    const note = () => due.push(file.checkpointIsDue);
    file.changed(383, 2 * 1_024 * 1_024 - 1);
    note();
    file.changed(1);
    note();
    file.run(insert, [1]);
    assert.ok(file.checkpoint('TRUNCATE') >= 0);
    assert.equal(statSync(`${path}-wal`).size, 0);
    note();
    file.changed(0, 2 * 1_024 * 1_024);
    note();
    file.checkpoint('PASSIVE');
    file.askForCheckpoint();
    note();
    assert.deepEqual(due, [false, true, false, true, true]);
  });
});
