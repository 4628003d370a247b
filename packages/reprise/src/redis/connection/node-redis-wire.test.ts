import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';

describe('the driver', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-redis-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is missed with DRIVER_MISSING and the command to install it', () => {
    const dist = fileURLToPath(new URL('../../../dist/', import.meta.url));
    for (const room of ['core', 'entry', 'redis', 'telemetry'])
      cpSync(join(dist, room), join(folder, room), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const program = `
      import { connectRedis } from './redis/index.js';
      try { connectRedis('redis://127.0.0.1'); } catch (error) { console.log(error.code, error.message); }`;
    writeFileSync(join(folder, 'program.js'), program);
    const { stdout } = spawnSync(process.execPath, ['program.js'], { cwd: folder, encoding: 'utf8' });
    assert.match(stdout, /^DRIVER_MISSING .*"npm install redis"\n$/);
  }, 20_000);
});
