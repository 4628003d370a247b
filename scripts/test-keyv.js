// Runs the test suite of Keyv over our stores, with PostgreSQL and MariaDB started for it, by the vitest of `bench/`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installBenchPackages } from './bench-packages.js';
import { workspace } from './build/files.js';
import { startServices } from './services/start-services.js';

await installBenchPackages();
const { services, stop } = await startServices(['postgres', 'mysql']);
try {
  const suite = join(workspace, 'bench/keyv-suite');
  const vitest = join(workspace, 'bench/node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--root', suite], {
    cwd: suite,
    env: {
      ...process.env,
      DATABASE_URL: services.postgres?.url ?? '',
      MYSQL_URL: services.mysql?.url ?? '',
    },
    stdio: 'inherit',
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) process.exitCode = 1;
} finally {
  await stop();
}
