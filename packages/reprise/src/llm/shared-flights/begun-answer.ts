import { doneData, type FlightEvent } from '../flights/flight-event.ts';
import type { ChunkChoice, CompletionChunk } from '../recording/completion-chunk.ts';
import { type Draft, mergeDelta } from '../recording/merge-delta.ts';
import { parseChunk } from '../recording/parse-chunk.ts';

/** One choice of an answer that is not whole yet. */
export interface BegunChoice {
  /** The choice's chunks in one, without its index and finish reason. */
  readonly draft: Draft;
  finishReason: string | undefined;
}

/** As much of a streamed answer as its events told so far. */
export class BegunAnswer {
  readonly choices = new Map<number, BegunChoice>();
  #first: CompletionChunk | undefined;
  #done = false;
  #usageTold = false;
  #odd = false;

  /** The first chunk, whose id, date and model are those of the whole stream. */
  get first(): CompletionChunk | undefined {
    return this.#first;
  }

  /** Whether the stream's end was among the events. */
  get done(): boolean {
    return this.#done;
  }

  /** Whether the event that tells the usage of the whole answer was among the events. */
  get usageTold(): boolean {
    return this.#usageTold;
  }

  /** Whether an event was no part of an answer: nothing can go on behind it. */
  get odd(): boolean {
    return this.#odd;
  }

  /** Takes the next event. */
  take({ data, usageOnly }: FlightEvent): void {
    if (data === doneData) {
      this.#done = true;
      return;
    }
    const chunk = parseChunk(data);
    if (!chunk || chunk.error) this.#odd = true;
    else this.add(chunk);
    this.#usageTold ||= usageOnly;
  }

  /** Takes the next chunk. */
  add(chunk: CompletionChunk): void {
    this.#first ??= chunk;
    for (const choice of chunk.choices ?? []) this.#addChoice(choice);
  }

  #addChoice({ index, finish_reason: finishReason, ...rest }: ChunkChoice): void {
    const choice = this.choices.get(index) ?? { draft: {}, finishReason: undefined };
    this.choices.set(index, choice);
    mergeDelta(choice.draft, rest);
    choice.finishReason = finishReason ?? choice.finishReason;
  }
}
