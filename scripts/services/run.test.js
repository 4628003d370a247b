import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { workspace } from '../build/files.js';
import { runScript } from '../checks/fixture.js';
import { isOpen } from './ports.js';
import { serviceKinds } from './start-services.js';

const variables = Object.values(serviceKinds).map(({ variable }) => variable);
const given = [...variables, 'SERVICES_OPTIONAL'].some((name) => process.env[name]);
const title = `runs servers of its own in two processes at once${given ? ' (skipped: others are given)' : ''}`;

// The first run on a machine downloads the servers.
it.skipIf(given)(title, { timeout: 300_000 }, async () => {
  const [first, second] = await Promise.all([run(), run()]);
  const ports = [...first.ports, ...second.ports];
  expect(new Set(ports).size).toBe(2 * variables.length);
  expect(await Promise.all(ports.map((port) => isOpen(port, '127.0.0.1')))).not.toContain(false);
  await Promise.all([first.stop(), second.stop()]);
  expect(await Promise.all(ports.map((port) => isOpen(port, '127.0.0.1')))).not.toContain(true);
});

it('names the services there are when it is asked for another', async () => {
  const { code, output } = await runScript('services/run.js', 'oracle');
  expect(code).toBe(2);
  expect(output).toBe('unknown service oracle: there are redis, redis7, valkey, postgres, mysql\n');
});

/** Starts all servers in a process of their own. */
async function run() {
  const child = spawn(process.execPath, [join(workspace, 'scripts/services/run.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  /** @type {number[]} */
  const ports = [];
  for await (const line of createInterface(child.stdout)) {
    ports.push(Number(new URL(line.slice(line.indexOf('=') + 1)).port));
    if (ports.length === variables.length) break;
  }
  const stop = async () => {
    child.stdin.end();
    expect(await ended).toBe(0);
  };
  return { ports, stop };
}
