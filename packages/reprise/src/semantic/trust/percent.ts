/** A share for people, for example `1.25%`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
