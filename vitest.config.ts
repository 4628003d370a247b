import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that need servers, in whatever package. */
const servers = ['packages/**/*.server.test.ts', 'examples/*.server.test.js'];
const exclude = [...configDefaults.exclude, ...servers];

export default defineConfig({
  test: {
    // By itself vitest leaves one core of two idle; tests of servers and processes mostly wait.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Generous, since a busy machine is no defect; what has to be quick is measured by benches.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Built files run as Node runs them for a user: workers and the model file sit beside them.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
    projects: [
      {
        extends: true,
        test: { name: 'reprise', include: ['packages/reprise/src/**/*.test.ts'], exclude },
      },
      {
        extends: true,
        test: {
          name: 'gateway',
          include: ['packages/gateway/src/**/*.test.ts', 'packages/gateway/test/**/*.test.ts'],
          exclude,
        },
      },
      {
        extends: true,
        test: {
          name: 'scripts',
          include: ['scripts/**/*.test.js', 'docs/**/*.test.ts', 'examples/*.test.js'],
          exclude,
        },
      },
      {
        extends: true,
        test: {
          name: 'servers',
          include: servers,
          globalSetup: ['scripts/services/vitest-setup.js'],
        },
      },
    ],
  },
});
