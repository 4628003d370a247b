import { describe, expect, it } from 'vitest';
import { readLabelled } from './read-labelled.ts';

describe('readLabelled', () => {
  it('reads pairs as JSON Lines and as CSV alike', () => {
    const pairs = [
      { a: 'one', b: 'eins, zwei', same: true },
      { a: 'two', b: 'three', same: false },
    ];
    const lines = pairs.map((pair) => JSON.stringify({ ...pair, id: 7 })).join('\n');
    expect(readLabelled(`${lines}\n\n`, 'x')).toEqual({ kind: 'pairs', pairs });
    const fromWindows = `\uFEFF${lines.replaceAll('\n', '\r\n')}\r\n`;
    expect(readLabelled(fromWindows, 'x')).toEqual({ kind: 'pairs', pairs });
    expect(readLabelled('\uFEFFa,b,same\r\none,"eins, zwei",true\r\ntwo,three,0\r\n', 'x')).toEqual({
      kind: 'pairs',
      pairs,
    });
    expect(readLabelled('\uFEFFa,b,Same\none,"eins, zwei",1\ntwo,three,no\n', 'x')).toEqual({
      kind: 'pairs',
      pairs,
    });
  });

  it('reads a stream, by cluster before answer', () => {
    const text =
      '{"prompt":"p","cluster":4,"answer":"long"}\n{"prompt":"q","answer":"short"}\n{"prompt":" ","answer":"n"}';
    expect(readLabelled(text, 'x')).toEqual({
      kind: 'stream',
      prompts: [
        { prompt: 'p', answer: '4' },
        { prompt: 'q', answer: 'short' },
      ],
    });
  });

  it.each([
    ['', 'f holds nothing'],
    ['{"a":"x","b":"y","same":true}\n{"a":"x"', 'f, line 2 is no JSON'],
    ['{"a":"x","b":"y","same":"perhaps"}', 'f, line 1 is no pair'],
    ['{"question":"x"}', 'f, line 1 is neither a pair'],
    ['a,b,same\nx,y,\n', 'f, line 2 is no pair: it needs the texts a and b, and same as '],
    [
      'a,b,same\n\n"x\ny",y,yes\nx,y,perhaps\n',
      'f, line 5 is no pair: it needs the texts a and b, and same as one of true, false, yes, no, 1, 0; found same "perhaps"',
    ],
    ['{"a":"x","b":5,"same":true}', /; found b 5$/],
    ['{"a":"x","same":true,"b":"y"}\n{"a":"x","b":"y"}', /^f, line 2 is no pair: .*; found no same$/],
    ['[{"a":"x","b":"y","same":true}]', 'f is one JSON array; write one JSON object a line'],
    ['a;b;same\nx;y;true', 'f has the columns "a;b;same"; it needs a and b (or sentence1 and sentence2, '],
    [
      'hello there\nworld',
      /^f has the columns .* prompt and cluster \(or answer\), with commas or tabs between them$/,
    ],
    ['question1,question2,meant\nx,y,1', 'columns "question1, question2, meant"'],
    ['a,b\nx,y', 'f has the columns "a, b"'],
    ['{"a":" ","b":"y","same":true}', 'f holds no pair of which both prompts have text'],
    ['{"prompt":"","cluster":1}', 'f holds no prompt that has text'],
    ['"open', 'f is neither JSON Lines nor CSV'],
  ])('refuses %j, saying where', (text, message) => {
    expect(() => readLabelled(text, 'f')).toThrow(message);
  });
});
