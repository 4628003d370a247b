import { describe, expect, it } from 'vitest';
import { memoryKeyValue } from '../../redis/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { PrecomputedSections } from './sections/precomputed-sections.ts';
import { sectionsOf } from './sections/sections-of.ts';
import { settingsOf } from './service-settings.ts';

function open(prefix = 'completion:', clock = new ManualClock(), keyValue = memoryKeyValue({ clock })) {
  const settings = settingsOf({ prefix, clock } as never);
  return { sections: new PrecomputedSections(keyValue, settings), keyValue, clock };
}

describe('sections of a document', () => {
  it('are its paragraphs and lists, under their headings, without code', () => {
    const content =
      '# A\r\nFirst paragraph.\r\ngoes on\n\n```\n# no heading\ncode stays here\n```\n## B ##\n- one item\n- another';
    expect(sectionsOf(content)).toEqual([
      { heading: 'A', text: 'First paragraph.\ngoes on' },
      { heading: 'B ##', text: '- one item\n- another' },
    ]);
  });

  it('are bounded, however large the document is', () => {
    const many = sectionsOf('A paragraph that counts.\n\n'.repeat(1_000));
    expect(many).toHaveLength(100);
    expect(sectionsOf('👍'.repeat(100_000))[0]!.text).toHaveLength(1_000);
  });
});

describe('passages of precomputed documents', () => {
  const rare = 'Quaggas graze beside lonely rivers.';

  it('are kept for an hour, and those of prefixes apart', async () => {
    const { sections, keyValue, clock } = open();
    const other = open('completion:2:', clock, keyValue);
    await sections.write('d', rare);
    expect(await sections.search('lonely quaggas graze', 5)).toMatchObject([
      { text: rare, source: 'd', score: 1 },
    ]);
    expect(await other.sections.search('lonely quaggas graze', 5)).toEqual([]);
    clock.advance(3_600_001);
    expect(await sections.search('lonely quaggas graze', 5)).toEqual([]);
  });

  it('come from the 20 newest of 1,000 documents at most, each as it is now', async () => {
    const { sections, keyValue, clock } = open();
    await sections.write('first', rare);
    for (let at = 0; at < 19; at++) {
      clock.advance(1);
      await sections.write(`d${at}`, 'Nothing of any interest here.');
    }
    expect(await sections.search('lonely quaggas graze', 5)).toHaveLength(1);
    clock.advance(1);
    await sections.write('d19', 'Nothing of any interest here.');
    expect(await sections.search('lonely quaggas graze', 5)).toEqual([]);
    clock.advance(1);
    await sections.write('d0', rare);
    expect(await sections.search('lonely quaggas graze', 5)).toMatchObject([{ source: 'd0' }]);
    for (let at = 0; at < 1_000; at++) await sections.write(`e${at}`, 'Nothing of any interest here.');
    expect(await keyValue.scoredCount('completion:section_documents')).toBe(1_000);
    let kept = 0;
    for await (const _ of keyValue.keys('completion:sections:')) kept += 1;
    expect(kept).toBe(1_000);
    await sections.clear();
    for await (const key of keyValue.keys()) expect.unreachable(key);
  });

  it('are those of one document only where that is asked for', async () => {
    const { sections } = open();
    await sections.write('a:b', rare);
    const { hash } = { hash: 'other' };
    expect(await sections.searchDocument({ documentId: 'a:b', hash }, 'lonely quaggas graze', 5)).toEqual([]);
  });
});
