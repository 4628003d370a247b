import { describe, expect, it } from 'vitest';
import type { LabelledPair } from './labelled-set.ts';
import { readLabelled } from './read-labelled.ts';

function pairsOf(text: string, sameFrom?: number): readonly LabelledPair[] {
  const set = readLabelled(text, 'f', sameFrom === undefined ? {} : { sameFrom });
  return set.kind === 'pairs' ? set.pairs : [];
}

function sames(text: string, sameFrom?: number): boolean[] {
  return pairsOf(text, sameFrom).map(({ same }) => same);
}

const graded = [
  { a: 'A dog runs, fast.', b: 'A dog is running fast.', same: true, score: 4.8 },
  { a: 'A "big" dog runs.', b: 'A cat sleeps.', same: false, score: 0.25 },
  { a: 'A man reads.', b: 'A man reads a book.', same: false, score: 4.4 },
];

describe('readLabelled of the usual sets of sentences', () => {
  it.each([
    [
      'JSON Lines with scores',
      graded.map(({ a, b, score }) => JSON.stringify({ sentence1: a, sentence2: b, score })).join('\n'),
    ],
    [
      'JSON Lines of GLUE, where the score is called label',
      graded
        .map(({ a, b, score }, idx) => JSON.stringify({ sentence1: a, sentence2: b, label: score, idx }))
        .join('\n'),
    ],
    [
      'CSV, with a and b',
      'a,b,score\n"A dog runs, fast.",A dog is running fast.,4.800\n"A ""big"" dog runs.",A cat sleeps.,.25\nA man reads.,A man reads a book.,4.4',
    ],
    [
      'tab-separated values of GLUE, where quotes mean nothing',
      [
        'index\tgenre\tsource1\tsource2\tsentence1\tsentence2\tscore',
        '0\tcaptions\tnone\tnone\tA dog runs, fast.\tA dog is running fast.\t4.800',
        '1\tcaptions\tnone\tnone\tA "big" dog runs.\tA cat sleeps.\t0.250',
        '2\tcaptions\tnone\tnone\tA man reads.\tA man reads a book.\t4.400\n',
      ].join('\r\n'),
    ],
    [
      'the files of the STS benchmark, which have no head',
      [
        'captions\tvideos\t2012test\t0001\t4.800\tA dog runs, fast.\tA dog is running fast.',
        'captions\tvideos\t2012test\t0002\t0.250\tA "big" dog runs.\tA cat sleeps.\tsource\tanother source',
        'captions\tvideos\t2012test\t0003\t4.400\tA man reads.\tA man reads a book.',
      ].join('\n'),
    ],
  ])('reads %s; from 4.5 on pairs are the same', (_, text) => {
    expect(readLabelled(text, 'f')).toEqual({ kind: 'pairs', pairs: graded, sameFrom: 4.5 });
  });

  it('takes the bound that it is told, on whatever scale', () => {
    const text = (scores: number[]) =>
      `sentence1,sentence2,score\n${scores.map((score) => `x,y,${score}`).join('\n')}`;
    expect(sames(text([5, 4, 3.9]), 4)).toEqual([true, true, false]);
    expect(sames(text([0.9, 0.89]), 0.9)).toEqual([true, false]);
    expect(sames(text([87, 12]), 80)).toEqual([true, false]);
    expect(sames(text([4, -1]), 4.5)).toEqual([false, false]);
  });

  it('reads pairs labelled 1 and 0, which have no bound', () => {
    const text =
      'id\tsentence1\tsentence2\tlabel\n1\tFrom Rome to Bonn .\tFrom Bonn to Rome .\t0\n2\tx\ty\t1\n';
    const pairs = [
      { a: 'From Rome to Bonn .', b: 'From Bonn to Rome .', same: false },
      { a: 'x', b: 'y', same: true },
    ];
    expect(readLabelled(text, 'f', { sameFrom: 3 })).toEqual({ kind: 'pairs', pairs });
  });

  it('reads pairs of questions as Quora has them', () => {
    const text =
      '"id","qid1","qid2","question1","question2","is_duplicate"\n"0","1","2","What is it?","What, then, is it?","1"\n"1","3","4","x","y","0"\n';
    expect(readLabelled(text, 'f')).toEqual({
      kind: 'pairs',
      pairs: [
        { a: 'What is it?', b: 'What, then, is it?', same: true },
        { a: 'x', b: 'y', same: false },
      ],
    });
    expect(sames('question1,question2,is_duplicate\nx is it,y is it,1')).toEqual([true]);
  });

  it.each(['entailment_judgment', 'entailment_label'])(
    'reads SICK: what is alike but does not entail is not the same, as %s says',
    (column) => {
      const text = [
        `pair_ID\tsentence_A\tsentence_B\trelatedness_score\t${column}`,
        '1\tA band plays on a stage\tA band plays onstage\t5\tENTAILMENT',
        '2\tA snake is fed by a man\tNo snake is fed by a man\t4.7\tCONTRADICTION',
        '3\tA dog is near a tree\tA dog is near a bush\t4.6\tNEUTRAL',
        '4\tA man runs down a road\tA man runs\t4.4\tENTAILMENT',
      ].join('\n');
      expect(sames(text)).toEqual([true, false, false, false]);
      expect(sames(text, 4.4)).toEqual([true, false, false, true]);
      const [band] = pairsOf(text);
      expect(band).toEqual({ a: 'A band plays on a stage', b: 'A band plays onstage', same: true, score: 5 });
    },
  );

  it('believes same before a score beside it, and keeps the score where every pair has one', () => {
    const line = (same: boolean, score: unknown) =>
      JSON.stringify({ a: 'x', b: 'y', same, score, label: 'NEUTRAL' });
    expect(readLabelled(`${line(false, 4.9)}\n${line(true, '3')}`, 'f')).toEqual({
      kind: 'pairs',
      pairs: [
        { a: 'x', b: 'y', same: false, score: 4.9 },
        { a: 'x', b: 'y', same: true, score: 3 },
      ],
    });
    expect(pairsOf(`${line(false, 4.9)}\n${line(true, null)}`)).toEqual([
      { a: 'x', b: 'y', same: false },
      { a: 'x', b: 'y', same: true },
    ]);
  });

  const needed =
    /it needs a and b \(or sentence1 and sentence2, sentence_A and .* question2\) with just one of same, is_duplicate,/;
  it.each([
    ['sentence1,sentence2\nx,y', needed],
    [
      'sentence1\tsentence2\tscore\tlabel\nx\ty\t5\t1',
      'f has the columns "sentence1, sentence2, score, label"; it',
    ],
    ['a\tb\tsentence1\tsentence2\tscore\nx\ty\tx\ty\t5', needed],
    [
      '{"sentence1":"x","sentence2":"y","score":5,"label":1}',
      /^f, line 1 is no pair: it has "sentence1, .*it needs/,
    ],
    ['{"sentence1":"x","sentence2":"y","gold":5}', needed],
    ['premise\thypothesis\tlabel\nx\ty\t1', 'f has the columns "premise, hypothesis, label"'],
    [
      '{"sentence1":"x","sentence2":"y","score":5}\n\n{"a":"x","b":"y","same":true}',
      'f, line 3 is no pair: it needs the texts sentence1 and sentence2, and score as a number',
    ],
    [
      'sentence1\tsentence2\tscore\nx\ty\t5\n\nx\ty\n',
      'f, line 4 is no pair: it needs the texts sentence1 and sentence2, and score as a number',
    ],
    [
      'sentence1,sentence2,score\nx,y,5\nx,y,high',
      /^f, line 3 is no pair: .* score as a number; found score "high"$/,
    ],
    [
      'sentence1\tsentence2\tlabel\nx\ty\t2',
      'f, line 2 is no pair: it needs the texts sentence1 and sentence2, and label as one of true, false, yes, no, 1, 0; found label "2"',
    ],
    [
      'sentence1\tsentence2\tscore\nx\ty\t5\nx\ty\t50',
      'f, line 3 has the score 50, not one from 0 to 5: name the score',
    ],
    ['sentence1\tsentence2\tscore\nx\ty\t-1', 'f, line 2 has the score -1'],
    [
      'sentence1,sentence2,score\nx,y,1\nx,y,0',
      'f has no score from 4.5 on, the highest is 1: name the score from which',
    ],
    [
      'sentence_A\tsentence_B\trelatedness_score\tentailment_label\nx\ty\t5\t2',
      'f, line 2 has the entailment "2"; it may be ENTAILMENT, NEUTRAL, CONTRADICTION',
    ],
    ['sentence1,sentence2,score\n ,y,5', 'f holds no pair of which both prompts have text'],
    ['sentence1\tsentence2\tscore\n', 'f holds nothing'],
  ])('refuses %j, saying where and what may stand there', (text, message) => {
    expect(() => readLabelled(text, 'f')).toThrow(message);
  });

  it.each([0, -1, Number.NaN])('refuses the bound %d', (sameFrom) => {
    expect(() => readLabelled('a,b,score\nx,y,5', 'f', { sameFrom })).toThrow(
      'from which on pairs are the same',
    );
  });
});
