import { type AnswerField, type AnswerFields, type LivePiece, liveFields, shape } from './answer-fields.ts';

/** Gives the pieces of a conversation the shape that is asked for, and at the end a piece with the fields of the whole. */
export async function* shapeStream(
  conversation: AsyncGenerator<LivePiece, AnswerFields, void>,
  include: readonly AnswerField[],
  reduce: boolean,
): AsyncGenerator<unknown, void, void> {
  const whole = yield* shapeLive(conversation, include, reduce);
  if (include.every((field) => isLive(field))) return;
  const { text: _text, think: _think, content: _content, ...late } = whole;
  yield shape(late, include, reduce);
}

async function* shapeLive(
  conversation: AsyncGenerator<LivePiece, AnswerFields, void>,
  include: readonly AnswerField[],
  reduce: boolean,
): AsyncGenerator<unknown, AnswerFields, void> {
  try {
    for (;;) {
      const next = await conversation.next();
      if (next.done) return next.value;
      const piece = shape(spokenIn(next.value), include, reduce);
      if (piece !== undefined) yield piece;
    }
  } finally {
    await conversation.return(undefined as never);
  }
}

/** The fields of a piece in which something was said. */
function spokenIn(piece: LivePiece): Partial<LivePiece> {
  return Object.fromEntries(
    liveFields.filter((field) => piece[field] !== '').map((field) => [field, piece[field]]),
  );
}

function isLive(field: AnswerField): boolean {
  return (liveFields as readonly AnswerField[]).includes(field);
}
