import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './markdown.ts';

/** Every page for people, as paths in the workspace. */
export function pages(): string[] {
  const folder = (path: string): string[] =>
    readdirSync(join(root, path))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${path}/${name}`);
  return [
    'README.md',
    'README.zh-CN.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...folder('docs'),
    ...folder('docs/decisions'),
  ];
}
