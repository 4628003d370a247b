import type { Choice, Completion } from './completion.ts';
import type { ChunkChoice, CompletionChunk } from './completion-chunk.ts';
import { type Draft, mergeDelta } from './merge-delta.ts';

/** A choice under construction. */
interface ChoiceDraft {
  readonly message: Draft;
  finishReason: string | null;
  /** Fields beside `delta`, for example `logprobs`. */
  readonly rest: Draft;
}

/**
 * Puts the chunks of a streamed answer together to the record that the same answer would have been as JSON.
 *
 * Replaying the record as a stream and recording that again gives the same record.
 */
export class CompletionRecorder {
  readonly #choices = new Map<number, ChoiceDraft>();
  readonly #rest: Draft = {};
  #seen = false;

  /** Takes the next chunk. */
  add(chunk: CompletionChunk): void {
    this.#seen = true;
    const { choices, object: _object, ...rest } = chunk;
    for (const [name, value] of Object.entries(rest)) {
      // The first id, date and model count; usage and what else comes late replaces a null that came early.
      if (value !== null && value !== undefined && (this.#rest[name] === undefined || name === 'usage')) {
        this.#rest[name] = value;
      }
    }
    for (const choice of choices ?? []) this.#addChoice(choice);
  }

  /** The record so far, or undefined when no chunk came. */
  completion(): Completion | undefined {
    if (!this.#seen) return undefined;
    const choices = [...this.#choices].sort(([left], [right]) => left - right).map(toChoice);
    const { id = '', created = 0, model = '', usage, ...rest } = this.#rest;
    return {
      id,
      object: 'chat.completion',
      created,
      model,
      choices,
      ...(usage === undefined ? {} : { usage }),
      ...rest,
    } as unknown as Completion;
  }

  #addChoice(choice: ChunkChoice): void {
    const { index, delta, finish_reason: finishReason, ...rest } = choice;
    let draft = this.#choices.get(index);
    if (draft === undefined) {
      draft = { message: {}, finishReason: null, rest: {} };
      this.#choices.set(index, draft);
    }
    mergeDelta(draft.message, delta ?? {});
    mergeDelta(draft.rest, rest);
    draft.finishReason = finishReason ?? draft.finishReason;
  }
}

function toChoice([index, { message, finishReason, rest }]: [number, ChoiceDraft]): Choice {
  const { role = 'assistant', content = null, tool_calls: calls, ...others } = message;
  return {
    index,
    message: {
      role,
      content,
      ...(Array.isArray(calls) ? { tool_calls: calls.map(withoutIndex) } : {}),
      ...others,
    } as Choice['message'],
    ...rest,
    finish_reason: finishReason,
  };
}

/** The index of a tool call exists in streams only. */
function withoutIndex(call: Draft): Draft {
  const { index: _index, ...rest } = call;
  return rest;
}
