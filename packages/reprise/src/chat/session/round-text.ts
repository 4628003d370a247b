/** What the names of fields with rounds begin with. */
const mark = 'round:';

/** The field of a round. */
export function roundField(path: string): string {
  return `${mark}${path}`;
}

/** The path of the round that a field holds; undefined for other fields. */
export function roundPathOf(field: string): string | undefined {
  return field.startsWith(mark) ? field.slice(mark.length) : undefined;
}

/** A round as it is written: when it ends, 0 for never, and its JSON. */
export interface RoundText {
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  readonly json: string;
}

/** Writes a round down; its end stands in front, so that it can be told without reading the JSON. */
export function writeRound({ expiresAt, json }: RoundText): string {
  return `${expiresAt} ${json}`;
}

/** Reads what {@link writeRound} wrote; undefined when the round has ended. */
export function readRound(text: string, now: number): RoundText | undefined {
  const space = text.indexOf(' ');
  const expiresAt = Number(text.slice(0, space));
  if (expiresAt > 0 && expiresAt <= now) return undefined;
  return { expiresAt, json: text.slice(space + 1) };
}
