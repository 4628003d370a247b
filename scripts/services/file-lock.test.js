import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { fixture } from '../checks/fixture.js';
import { withFileLock } from './file-lock.js';

// The lock is a Linux matter: kits are built nowhere else.
const linux = process.platform === 'linux';

it.runIf(linux)('lets one work at a time, and the next one after a failure', async () => {
  const { root, remove } = await fixture({});
  const path = join(root, 'lock');
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await sleep(20);
    inside--;
  };
  const failing = withFileLock(path, async () => {
    await work();
    throw new Error('broken');
  });
  const others = [1, 2].map(() => withFileLock(path, work));
  await expect(failing).rejects.toThrow('broken');
  await Promise.all(others);
  expect(most).toBe(1);
  await remove();
});

it.runIf(linux)('tells that it waits, and gives up in time', async () => {
  const { root, remove } = await fixture({});
  const path = join(root, 'lock');
  const onWait = vi.fn();
  await withFileLock(path, async () => {
    const second = withFileLock(path, async () => 'never', { seconds: 1, onWait });
    await expect(second).rejects.toThrow(/still locked after 1 s/);
  });
  expect(onWait).toHaveBeenCalledOnce();
  await remove();
});
