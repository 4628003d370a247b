/** Something that stands for several of its kind. */
export interface Weighted {
  /** For how many it stands, over 0. */
  readonly weight: number;
}

/** For how many all of them stand. */
export function weightOf(items: readonly Weighted[]): number {
  return items.reduce((total, { weight }) => total + weight, 0);
}

/** As many items of equal weight tell as much as these do (Kish, 1965); with unit weights, as many as there are. */
export function worthOf(items: readonly Weighted[]): number {
  const all = weightOf(items);
  return all === 0 ? 0 : all ** 2 / items.reduce((squares, { weight }) => squares + weight ** 2, 0);
}
