import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, headingLevels, linksOf, root } from './support/markdown.ts';
import { pages } from './support/pages.ts';

describe('the two READMEs', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'] as const;

  it('have the same headings', () => {
    expect(headingLevels(chinese)).toEqual(headingLevels(english));
  });

  it('have the same blocks, byte for byte', () => {
    const codes = (path: string) =>
      blocksOf(path).map(({ language, noRun, code }) => ({ language, noRun, code }));
    expect(codes(chinese)).toEqual(codes(english));
  });

  it('have the same links, but for the link to each other', () => {
    const links = (path: string) => linksOf(path).filter((target) => !target.startsWith('README'));
    expect(links(chinese)).toEqual(links(english));
  });
});

describe('links', () => {
  it.each(pages())('of %s lead to files that exist', (path) => {
    const local = linksOf(path).filter((target) => !/^(https?:|#)/.test(target));
    const missing = local.filter(
      (target) => !existsSync(join(root, dirname(path), target.replace(/#.*$/, ''))),
    );
    expect(missing).toEqual([]);
  });
});
