/** The version after this one: its last number plus one; a version without a number gets `.1`. */
export function nextVersion(version: string): string {
  const match = /^(.*?)(\d+)(\D*)$/s.exec(version);
  if (!match) return `${version}.1`;
  const [, before, number, after] = match;
  return `${before}${BigInt(number!) + 1n}${after}`;
}
