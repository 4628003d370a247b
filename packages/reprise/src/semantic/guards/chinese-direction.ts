const cue =
  /转到|转入|转给|转成|换成|变成|改成|译成|汇到|汇给|借给|打败|击败|战胜|高于|大于|多于|早于|[转换到至比给欠]/u;
const reach = 12;
const even = /距离|多远|区别|差别|不同|对比|比较/u;

/**
 * Whether what stands before a word of direction in one Chinese text stands after it in the other, and the other way
 * round: `从北京到上海`, `从上海到北京`.
 */
export function chineseDirectionTurned(query: string, cached: string): boolean {
  const [left, right] = [partsOf(query), partsOf(cached)];
  if (left === undefined || right === undefined || (even.test(query) && even.test(cached))) return false;
  return (
    crosses(left.before, right.after) && crosses(right.before, left.after) && left.before !== right.before
  );
}

function partsOf(text: string): { before: string; after: string } | undefined {
  const match = cue.exec(text);
  if (match === null) return undefined;
  const end = match.index + match[0].length;
  return {
    before: text.slice(Math.max(0, match.index - reach), match.index),
    after: text.slice(end, end + reach),
  };
}

/** Whether what stands directly before is what stands directly after, or both share two neighbouring characters. */
function crosses(before: string, after: string): boolean {
  const last = before.at(-1);
  if (last !== undefined && after.startsWith(last)) return true;
  for (let at = 0; at + 2 <= before.length; at++) {
    const pair = before.slice(at, at + 2);
    if (/^\p{Script=Han}{2}$/u.test(pair) && after.includes(pair)) return true;
  }
  return false;
}
