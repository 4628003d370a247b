/** Words that say whose something is. */
export const possessives: ReadonlySet<string> = new Set('my your our their his her its'.split(' '));

/** Articles, and possessives, which stand in their place. */
export const articles: ReadonlySet<string> = new Set(['the', 'a', 'an', ...possessives]);
