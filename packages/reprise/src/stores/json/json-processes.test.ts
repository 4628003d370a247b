import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { json } from './json.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprise-json-processes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = fileURLToPath(new URL('./json-child.js', import.meta.url));

/** Starts a child; `lines` grows with what it prints. */
function start(...words: string[]) {
  const child = spawn(process.execPath, [script, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const end = async (): Promise<number | null> => {
    child.stdin.end();
    return (await closed)[0];
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  return { child, lines, end, kill };
}

async function more(count: number, ...children: readonly ReturnType<typeof start>[]): Promise<void> {
  const before = children.map(({ lines }) => lines.length);
  while (children.some(({ lines }, index) => lines.length < before[index]! + count)) {
    for (const { child } of children) assert.equal(child.exitCode, null, 'a process ended by itself');
    await sleep(5);
  }
}

describe('a JSON store of several processes', () => {
  it('S3-33 tears no entry of two writers, one of them killed, and fails for nobody', async () => {
    const [killed, writer] = [start('write', folder, 'one'), start('write', folder, 'two')];
    const reader = start('read', folder);
    await more(3, killed, writer, reader);
    await killed.kill();
    await more(3, writer, reader);
    assert.deepEqual([await writer.end(), await reader.end()], [0, 0]);
    const sight = JSON.parse(reader.lines.at(-1)!) as { torn: number; reports: string[]; writers: string[] };
    assert.deepEqual([sight.torn, sight.reports], [0, []]);
    assert.ok(sight.writers.includes('two'));
    await using store = json(folder);
    const entries = readdirSync(folder).filter((file) => file.endsWith('.json'));
    assert.equal(await store.count(), entries.length);
    assert.ok(entries.length >= 17);
    const leftovers = readdirSync(folder).filter((file) => !file.endsWith('.json'));
    assert.ok(leftovers.length <= 1, 'only the killed writer leaves a temporary file');
  }, 60_000);
});
