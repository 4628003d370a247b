/** Auxiliaries that say what may, should or would be. */
export const modals: ReadonlySet<string> = new Set('can could would should may might must'.split(' '));

/** Forms of `do` before a verb. */
export const doing: ReadonlySet<string> = new Set(['do', 'does', 'did']);

/** English auxiliaries that open a question for yes or no. */
export const auxiliaries: ReadonlySet<string> = new Set([
  ...modals,
  ...doing,
  ...'is are was were am will shall has have had'.split(' '),
]);
