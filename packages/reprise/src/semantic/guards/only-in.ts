/** Members of a set that another one has not. */
export function onlyIn(members: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...members].filter((member) => !others.has(member));
}
