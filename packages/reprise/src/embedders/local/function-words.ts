/** English words that carry grammar rather than meaning; lower case. */
export const englishFunctionWords = words(`
  a an the and or but if of at by for with about to from in on off is am are was were be been being have has had
  do does did can could will would shall should may might must i you he she it we they me him her us them my your
  his its our their this that these those there here what which who whom whose when where why how as so than then
  too very just any some please not no tell give want need know get
`);

/**
 * Frequent grammar words of other languages in Latin script that are no English words; lower case. Seeing them
 * says that a text is not English although its letters are.
 */
export const foreignFunctionWords = words(`
  el la los las le les un una uno une des du de del della dello di il lo gli dei al aux et y e ou o que che qui quien
  quel quelle qual cual como comment combien cuanto quanto por para pour con avec sans sur dans en est es son sont
  mi mon mes tu ton ta su se je il nous vous mia mio non più ancora
  der dem des ein eine einen und oder ist sind ich mein meine mir mich wie wer wo wann warum mit auf von zu für nicht
  het een ik mijn hoe wat van voor niet zijn dan op
  bir ve bu ile için icin ne nasıl nasil
  yang di ke dari saya apa bagaimana untuk dengan ini itu siapa berapa
  da dos das um uma os meu minha não nao ainda
  och att det som jag är jest się nie jak jaka
`);

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
