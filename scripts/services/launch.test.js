import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serviceFolder } from './folders.js';
import { launch } from './launch.js';

// `sh` stands for a server, so that these run everywhere.
it('waits until the server is ready, and removes its folder at the stop', async () => {
  const folder = await serviceFolder('launch');
  const running = await launch(['sh', '-c', 'echo begun; touch ready; exec sleep 30'], {
    folder,
    isReady: async () => existsSync(join(folder, 'ready')),
  });
  expect(running.log()).toBe('begun\n');
  await running.stop();
  await running.stop();
  expect(existsSync(folder)).toBe(false);
  expect(() => process.kill(running.pid, 0)).toThrow('ESRCH');
});

it('stops a server that is paused', async () => {
  const folder = await serviceFolder('launch');
  const running = await launch(['sleep', '30'], { folder, isReady: async () => true });
  process.kill(running.pid, 'SIGSTOP');
  await running.stop();
  expect(() => process.kill(running.pid, 0)).toThrow('ESRCH');
});

it('says what the server printed when it ends instead of starting', async () => {
  const folder = await serviceFolder('launch');
  await writeFile(join(folder, 'data'), '');
  const starting = launch(['sh', '-c', 'echo no such option >&2; exit 3'], {
    folder,
    isReady: async () => false,
  });
  await expect(starting).rejects.toThrow(/ended instead of starting: no such option/);
  expect(existsSync(folder)).toBe(false);
});

it('says that the binary is missing', async () => {
  const folder = await serviceFolder('launch');
  const starting = launch(['/nowhere/server'], { folder, isReady: async () => false });
  await expect(starting).rejects.toThrow(/nowhere/);
});

it('keeps the end of a long log', async () => {
  const folder = await serviceFolder('launch');
  const running = await launch(['sh', '-c', 'seq 1 20000; touch ready; exec sleep 30'], {
    folder,
    isReady: async () => existsSync(join(folder, 'ready')),
  });
  await expect.poll(running.log).toMatch(/\n20000\n$/);
  expect(running.log().length).toBe(20_000);
  await running.stop();
});
