import { chinesePlaces } from './words/chinese-places.ts';

const place = new RegExp(
  [...chinesePlaces].sort((left, right) => right.length - left.length).join('|'),
  'gu',
);

/** Places that a Chinese text names. */
export function placesOf(text: string): ReadonlySet<string> {
  return new Set(text.match(place));
}
