import { expect, it } from 'vitest';
import { packageVersion } from './build-kit.js';
import { kits } from './kits.js';

it('reads the version of a kit in the name of its first package, without the epoch', () => {
  const files = [
    'libc6_2.41-12_amd64.deb',
    'redis-tools_5%3a8.0.2-3_amd64.deb',
    'redis-server_5%3a8.0.2-3_amd64.deb',
  ];
  expect(packageVersion(files, 'redis-server')).toBe('8.0.2-3');
  expect(packageVersion(files, 'redis')).toBe('of unknown version');
});

it.each(Object.entries(kits))(
  '%s has a C library of its own, something to run and no package twice',
  (_name, kit) => {
    expect(kit.packages).toContain('libc6');
    expect(Object.keys(kit.binaries)[0]).toMatch(/^(server|browser)$/);
    expect(new Set(kit.packages).size).toBe(kit.packages.length);
  },
);
