import type { Completion } from '../recording/completion.ts';
import type { CompletionChunk } from '../recording/completion-chunk.ts';
import { CompletionRecorder } from '../recording/completion-recorder.ts';
import type { LivePiece } from './answer-fields.ts';
import type { Answered } from './rounds.ts';
import { ThinkSplitter } from './think-splitter.ts';

/** Turns the chunks of an answer into what the model said and thought, piece by piece, and at the end the whole. */
export async function* spoken(
  chunks: AsyncIterable<CompletionChunk>,
): AsyncGenerator<LivePiece, Answered, void> {
  const recorder = new CompletionRecorder();
  const splitter = new ThinkSplitter();
  const whole = { text: '', think: '', content: '' };
  const take = (piece: LivePiece): LivePiece => {
    whole.text += piece.text;
    whole.think += piece.think;
    whole.content += piece.content;
    return piece;
  };
  for await (const chunk of chunks) {
    recorder.add(chunk);
    const delta = chunk.choices?.find(({ index }) => index === 0)?.delta;
    if (delta) yield take(pieceOf(delta, splitter));
  }
  yield take(splitter.end());
  return { ...whole, completion: recorder.completion() as Completion };
}

function pieceOf(delta: CompletionChunk['choices'][number]['delta'], splitter: ThinkSplitter): LivePiece {
  const reasoning = delta['reasoning_content'] ?? delta['reasoning'];
  const piece = splitter.add(delta.content ?? '');
  return typeof reasoning === 'string' ? { ...piece, think: reasoning + piece.think } : piece;
}
