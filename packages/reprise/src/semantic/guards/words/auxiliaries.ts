/** English auxiliaries that open a question for yes or no. */
export const auxiliaries: ReadonlySet<string> = new Set(
  'is are was were am do does did can could will would shall should may might must has have had'.split(' '),
);
