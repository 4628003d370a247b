import { RepriseError } from '../../../core/index.ts';

/** The two parts of the id of a stream entry. */
export interface StreamId {
  readonly milliseconds: number;
  readonly sequence: number;
}

/** Lower than every id. */
export const beforeAll = '0-0';

/**
 * Reads an id; without its second part that is 0.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when it is none.
 */
export function parseStreamId(id: string): StreamId {
  const match = /^(\d{1,20})(?:-(\d{1,20}))?$/.exec(id);
  if (!match) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      'The id of a stream entry is two numbers, such as 1767225600000-0',
    );
  }
  return { milliseconds: Number(match[1]), sequence: Number(match[2] ?? 0) };
}

/** Whether the first id is higher than the second. */
export function isAfter(first: StreamId, second: StreamId): boolean {
  if (first.milliseconds !== second.milliseconds) return first.milliseconds > second.milliseconds;
  return first.sequence > second.sequence;
}
