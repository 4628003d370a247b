// Checks that imports run one way, that rooms are entered by their doors only, and that no files import in circles.
// Usage: node scripts/check-layers.js [root]
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workspace } from './build/files.js';
import { cycles } from './checks/cycles.js';
import { report } from './checks/finding.js';
import { importsOf } from './checks/imports.js';
import { judgeImport, targetOf } from './checks/layer-rules.js';
import { sourceFiles } from './checks/source-files.js';

// The rooms of the library, lowest floor first. A room may import the rooms of lower floors, through their
// index.ts, and nothing beside or above it. `testing` may import any room; only tests import `testing`.
const floors = [
  ['core'],
  ['entry'],
  ['redis', 'sql', 'telemetry'],
  ['stores', 'embedders', 'vectors'],
  ['cache'],
  ['semantic', 'chat', 'completion', 'knowledge', 'events'],
  ['llm'],
  ['integrations'],
];

// Rooms that are no part of the public interface, and who may use them.
const privateRooms = { kernels: ['embedders', 'vectors'], sql: ['stores', 'vectors'] };

// Besides: relative imports carry their extension; packages are imported by name and only by what they export;
// every package that is imported is declared.
const checked = ['packages', 'bench', 'examples', 'scripts'];

const root = resolve(process.argv[2] ?? workspace);
const files = checked.flatMap((folder) => sourceFiles(root, folder));
const imports = files.flatMap((path) => importsOf(root, path));
const rules = { root, floors, privateRooms };

/** @type {Map<string, string[]>} */
const graph = new Map(files.map((path) => [path, []]));
for (const imported of imports) graph.get(imported.from)?.push(targetOf(imported) ?? '');

const findings = [
  ...roomsWithoutDoor(),
  ...imports.flatMap((imported) => judgeImport(rules, imported)),
  ...cycles(graph).map((circle) => ({
    where: circle[0] ?? '',
    what: `imports itself in a circle: ${circle.join(' -> ')}`,
    remedy: 'Move what both need into a file of its own.',
  })),
];
report('check:layers', findings, `${imports.length} imports of ${files.length} files keep the rules`);

function roomsWithoutDoor() {
  const source = 'packages/reprise/src';
  if (!existsSync(join(root, source))) return [];
  return readdirSync(join(root, source), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !existsSync(join(root, source, entry.name, 'index.ts')))
    .map(({ name }) => ({
      where: `${source}/${name}`,
      what: 'is a room without a door',
      remedy: 'Give it an index.ts that exports what others may use.',
    }));
}
