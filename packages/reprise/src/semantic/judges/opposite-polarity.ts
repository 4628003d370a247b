const affirmations =
  /^(?:yes|yeah|yep|correct|true|right|sure|certainly|of course|absolutely|是的?|对的?|可以|能|会|正确)(?![\p{L}\p{N}])/u;
const denials =
  /^(?:no|nope|not|never|incorrect|false|wrong|不是?|不对|不可以|不能|不会|没有?|否|错误?)(?![\p{L}\p{N}])/u;

/** Whether one of two answers begins with a yes and the other with a no. */
export function haveOppositePolarity(left: string, right: string): boolean {
  const [ours, theirs] = [polarityOf(left), polarityOf(right)];
  return ours !== undefined && theirs !== undefined && ours !== theirs;
}

/** Whether an answer begins with a yes, true, or a no, false. */
function polarityOf(text: string): boolean | undefined {
  const start = text
    .trim()
    .toLowerCase()
    .replace(/^[\p{P}\p{S}\s]+/u, '');
  if (denials.test(start)) return false;
  return affirmations.test(start) ? true : undefined;
}
