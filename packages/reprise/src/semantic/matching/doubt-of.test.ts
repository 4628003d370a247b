import { describe, expect, it } from 'vitest';
import { doubtOf, type Phrasing } from './doubt-of.ts';

const known = ['How do I sort a list in Python?', 'Python: sorting a list', 'sort list python'];
const texts = (...all: string[]): Phrasing[] =>
  all.map((text, at) => ({ text, similarity: 0.95 - at / 100 }));

function doubt(query: string, phrasings = texts(...known), verified: (text: string) => number = () => 0.7) {
  return doubtOf(query, phrasings[0]!, phrasings, ({ text }) => verified(text));
}

describe('doubtOf', () => {
  it.each([
    'How do I sort a tuple in Python?',
    'How do I stably sort a list in Python?',
    'How do I shuffle a list in Python?',
  ])('doubts %j, of which few phrasings are known and one has just another word', (query) => {
    expect(doubt(query) ?? '').toContain('one word');
  });

  it.each([
    'How can I sort a list in Python?',
    'How do I sort lists in Python, please?',
    'In Python, how do I get a list into sorted order?',
  ])('has nothing against %j', (query) => {
    expect(doubt(query)).toBeUndefined();
  });

  it('has nothing against a word that the verifier knows for a synonym', () => {
    expect(doubt('How do I order a list in Python?', texts(...known), () => 0.9)).toBeUndefined();
  });

  it('has nothing against another word where many phrasings show that words of it do not matter', () => {
    const many = texts(...known, ...Array.from({ length: 3 }, (_, at) => `list sorting, take ${at}`));
    expect(doubt('How do I stably sort a list in Python?', many)).toBeUndefined();
  });

  it('doubts a candidate while the verifier refuses a closer phrasing of its answer', () => {
    const phrasings = texts('Do all employees get a yearly bonus?', 'Does every employee get a bonus?');
    const verified = ({ text }: Phrasing) => (text.includes('yearly') ? 0.1 : 0.9);
    const query = 'Does every retired employee earn a bonus?';
    expect(doubtOf(query, phrasings[1]!, phrasings, verified)).toMatch(/verifier/);
    expect(doubtOf(query, phrasings[0]!, phrasings, () => 0.9)).toBeUndefined();
  });

  it('doubts an answer to a prompt with which its own shares no word, however close', () => {
    const phrasings = texts('How do I reset my password?', 'How can I reset my password?');
    expect(doubt('How do I cook rice?', phrasings, () => 0.9)).toContain('no word');
    expect(doubt('我怎么煮饭', phrasings, () => 0.9)).toBeUndefined();
    expect(doubt('Who are you?', texts('What are you?'), () => 0.9)).toBeUndefined();
  });
});
