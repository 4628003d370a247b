/** A share for people, for example `1.25%`; zeros at the end of its decimals are left out. */
export function percent(share: number, decimals = 2): string {
  return `${Number((share * 100).toFixed(decimals))}%`;
}
