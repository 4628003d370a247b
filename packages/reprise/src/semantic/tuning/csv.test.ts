import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';

describe('parseCsv', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['"x, y","say ""hi"""', [['x, y', 'say "hi"']]],
    ['"two\nlines",z', [['two\nlines', 'z']]],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['a\n\n\nb', [['a'], ['b']]],
    ['', []],
  ])('reads %j', (text, rows) => {
    expect(parseCsv(text).map(({ values }) => values)).toEqual(rows);
  });

  it('says in which line a record begins, whatever lines are between and within', () => {
    const rows = parseCsv('a,b\r\n\n"two\nlines",x\r1,"three\r\nlines\n"\n\nlast,y');
    expect(rows.map(({ line }) => line)).toEqual([1, 3, 5, 9]);
  });

  it('says where a quoted field does not end', () => {
    expect(() => parseCsv('a,b\n"open,2')).toThrow(/near character 5/);
  });
});
