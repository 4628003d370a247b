/** Characters of a piece; an embedder of sentences reads that much. */
const pieceLength = 300;
const sentence = /[^.!?。！？\n]+(?:[.!?。！？]+|\n|$)/gu;

/**
 * Cuts an answer into pieces of whole sentences, as long as an embedder of sentences reads; a longer sentence is cut
 * anywhere.
 *
 * @returns undefined when there are more than `most`.
 */
export function answerPieces(text: string, most: number): string[] | undefined {
  if (text.length > most * pieceLength) return undefined;
  const pieces: string[] = [];
  let piece = '';
  for (const [part] of text.matchAll(sentence)) {
    for (let at = 0; at < part.length; at += pieceLength) {
      const next = part.slice(at, at + pieceLength);
      if (piece.length + next.length > pieceLength) {
        pieces.push(piece);
        piece = '';
      }
      piece += next;
    }
  }
  pieces.push(piece);
  const telling = pieces.map((one) => one.trim()).filter((one) => /[\p{L}\p{N}]/u.test(one));
  return telling.length > most ? undefined : telling;
}
