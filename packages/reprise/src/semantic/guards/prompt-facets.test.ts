import { describe, expect, it } from 'vitest';
import { PromptFacets } from './prompt-facets.ts';

const prompt =
  'Can all 3 of "my" files from gate B not be moved to Paris in French today, at most 5 larger than -l, for €?';

describe('PromptFacets', () => {
  it.each([
    'subjects',
    'order',
    'quotes',
    'denials',
    'links',
    'verb',
    'times',
    'direction',
    'comparison',
    'bounds',
    'scopes',
    'languages',
    'signs',
    'symbols',
  ] as const)('reads %s of a prompt once', (name) => {
    const facets = new PromptFacets(prompt);
    const read = facets[name];
    expect(read).not.toEqual(new PromptFacets('')[name]);
    expect(facets[name]).toBe(read);
  });
});
