/** Stems of verbs whose own noun may be their object: to cancel a cancellation is to keep. */
export const endingStems: ReadonlySet<string> = new Set(
  'cancel delet remov stop block revers reject refus terminat ban withdraw restrict'.split(' '),
);
