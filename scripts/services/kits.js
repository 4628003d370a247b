import { chromiumKit } from './chromium-kit.js';

/**
 * A kit: the Debian packages that together hold a program and every library it needs, libc included, so that it runs
 * on any Linux with apt, whatever its release.
 *
 * @typedef {object} Kit
 * @property {string} suite the Debian release the packages come from
 * @property {readonly string[]} packages the one with the program first: its version is the kit's
 * @property {Readonly<Record<string, string>>} binaries what is run, such as `server`, to its path in the kit
 * @property {readonly string[]} [unneeded] paths that are big and never used
 * @property {Readonly<Record<string, string>>} [files] what is written in addition: paths in the kit, to contents
 * @property {import('./wrapper.js').Surroundings} [surroundings] what the binaries need to run
 */

/** @typedef {'redis-8.0' | 'redis-7.0' | 'valkey-8.1' | 'postgres-17' | 'mariadb-11.8' | 'chromium'} KitName */

const c = ['libc6', 'libgcc-s1', 'libstdc++6', 'zlib1g', 'libzstd1', 'libssl3t64', 'libsystemd0', 'libcap2'];

/** @type {Readonly<Record<KitName, Kit>>} */
export const kits = {
  'redis-8.0': {
    suite: 'trixie',
    // The server is in `redis-tools`, under the name of its checking tool; `redis-server` holds the link to it.
    packages: ['redis-server', 'redis-tools', ...c, 'libatomic1', 'libjemalloc2', 'liblzf1'],
    binaries: { server: 'usr/bin/redis-server' },
  },
  'redis-7.0': {
    suite: 'bookworm',
    packages: [
      ...['redis-server', 'redis-tools', 'libc6', 'libgcc-s1', 'libstdc++6', 'libssl3', 'libatomic1'],
      ...['libjemalloc2', 'liblzf1'],
      ...['libsystemd0', 'libcap2', 'libgcrypt20', 'libgpg-error0', 'liblz4-1', 'liblzma5', 'libzstd1'],
    ],
    binaries: { server: 'usr/bin/redis-server' },
  },
  'valkey-8.1': {
    suite: 'trixie',
    packages: ['valkey-server', 'valkey-tools', ...c, 'libatomic1', 'libjemalloc2', 'liblzf1'],
    binaries: { server: 'usr/bin/valkey-server' },
  },
  'postgres-17': {
    suite: 'trixie',
    packages: [
      ...['postgresql-17', 'postgresql-17-pgvector', ...c, 'libicu76', 'libldap2', 'libsasl2-2', 'libpam0g'],
      ...[
        'libaudit1',
        'libcap-ng0',
        'libselinux1',
        'libpcre2-8-0',
        'libuuid1',
        'libxml2',
        'liblzma5',
        'liblz4-1',
      ],
      ...['libgssapi-krb5-2', 'libkrb5-3', 'libk5crypto3', 'libkrb5support0', 'libcom-err2', 'libkeyutils1'],
      ...['libpq5', 'tzdata'],
    ],
    binaries: {
      server: 'usr/lib/postgresql/17/bin/postgres',
      initdb: 'usr/lib/postgresql/17/bin/initdb',
    },
    // Just-in-time compilation, which is switched off: its library alone would be 100 MB.
    unneeded: ['usr/lib/postgresql/17/lib/bitcode', 'usr/lib/postgresql/17/lib/llvmjit.so'],
  },
  'mariadb-11.8': {
    suite: 'trixie',
    packages: [
      ...['mariadb-server-core', ...c, 'libaio1t64', 'liburing2', 'libcrypt1', 'libnuma1', 'libpcre2-8-0'],
    ],
    binaries: { server: 'usr/sbin/mariadbd' },
  },
  chromium: chromiumKit,
};
