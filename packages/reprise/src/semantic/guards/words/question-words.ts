/** English question words, and the kind of question each asks. */
export const questionWords: ReadonlyMap<string, string> = new Map([
  ['who', 'who'],
  ['whom', 'who'],
  ['whose', 'who'],
  ['when', 'when'],
  ['where', 'where'],
  ['why', 'why'],
  ['how', 'how'],
  ['what', 'what'],
  ['which', 'what'],
]);
