/** The value of a JSON that was kept; undefined for what somebody else put there, which is as good as missing. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
