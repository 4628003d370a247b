import { expect, it } from 'vitest';
import { WholeEvents } from './whole-events.ts';

function taken(maxBytes: number, ...pieces: string[]): string[] {
  const events = new WholeEvents(maxBytes);
  const given = pieces.map((piece) => Buffer.from(events.take(Buffer.from(piece))).toString());
  return [...given, Buffer.from(events.rest()).toString()];
}

it.each(['\n', '\r\n', '\r'])('passes whole events on, whatever ends their lines: %j', (line) => {
  const [one, two] = ['one', 'two'].map((data) => `data: ${data}${line}${line}`);
  const all = `${one}${two}data: th`;
  for (let at = 0; at <= all.length; at += 1) {
    const given = taken(100, all.slice(0, at), all.slice(at));
    expect(given.join('')).toBe(all);
    expect([...new Set(['', one, two, `${one}${two}`])]).toContain(given[0]);
    expect(given.at(-1)).toBe('data: th');
  }
});

it('holds back no event that is too long', () => {
  expect(taken(10, 'data: 1234', '5', '6')).toEqual(['', 'data: 12345', '', '6']);
});
