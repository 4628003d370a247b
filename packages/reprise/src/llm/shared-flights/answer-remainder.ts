import { RepriseError } from '../../core/index.ts';
import { doneData, eventText, type FlightEvent } from '../flights/flight-event.ts';
import type { ChunkChoice, CompletionChunk, Delta } from '../recording/completion-chunk.ts';
import { parseChunk } from '../recording/parse-chunk.ts';
import { BegunAnswer, type BegunChoice } from './begun-answer.ts';
import { beyondDraft, type Comparison, compareDrafts, worst } from './compare-drafts.ts';

/** Share by which a new answer grows between two comparisons, so that a long one is not compared at every event. */
const growth = 1 / 16;

/**
 * What a new answer says beyond one that was begun, as events of the stream that was begun: with its id, date and model,
 * and the ids of its tool calls.
 *
 * Nothing is told before the new answer has repeated all that was given, in every choice.
 */
export class AnswerRemainder {
  readonly #given: BegunAnswer;
  readonly #now = new BegunAnswer();
  #covered: boolean;
  #length = 0;
  #compareAt = 0;

  constructor(given: BegunAnswer) {
    this.#given = given;
    this.#covered = given.first === undefined;
  }

  /**
   * Takes events of the new answer and returns what they add.
   *
   * @throws RepriseError `UPSTREAM_CUT` when the new answer does not begin with what was given.
   */
  take(events: readonly FlightEvent[]): string {
    return events.map((event) => this.#take(event)).join('');
  }

  /** @throws RepriseError `UPSTREAM_CUT` when the new answer ended before all that was given. */
  end(): void {
    if (!this.#covered) throw differing();
  }

  #take(event: FlightEvent): string {
    const { data, usageOnly } = event;
    const chunk = data === doneData ? undefined : parseChunk(data);
    if (this.#covered)
      return chunk && this.#given.first ? this.#passOn(chunk, usageOnly) : eventText(event, true);
    if (data !== doneData && (!chunk || chunk.error)) throw differing();
    const choices = chunk?.choices ?? [];
    if (chunk) this.#now.add(chunk);
    this.#length += data.length;
    const ending = choices.length === 0 || choices.some(({ finish_reason: reason }) => reason);
    if (!ending && this.#length < this.#compareAt) return '';
    this.#compareAt = this.#length * (1 + growth);
    this.#covered = this.#compare() === 'covers';
    if (!this.#covered) {
      if (!chunk) throw differing();
      return '';
    }
    const behind = choices.length > 0 ? '' : this.#take(event);
    return this.#beyond() + behind;
  }

  #compare(): Comparison {
    const all = [...this.#given.choices].map(([index, given]) =>
      compareChoices(given, this.#now.choices.get(index)),
    );
    const comparison = worst(all);
    if (comparison === 'differs') throw differing();
    return comparison;
  }

  /** All that was gathered beyond what was given. */
  #beyond(): string {
    return [...this.#now.choices]
      .map(([index, { draft, finishReason }]) => {
        const given = this.#given.choices.get(index);
        const rest = beyondDraft(given?.draft ?? {}, draft);
        if (given?.finishReason || (!rest && !finishReason)) return '';
        const choice = { index, delta: {}, ...rest, finish_reason: finishReason ?? null };
        return this.#encode({ object: 'chat.completion.chunk', usage: null, choices: [choice] });
      })
      .join('');
  }

  #passOn(chunk: CompletionChunk, usageOnly: boolean): string {
    const { choices: known, usageTold } = this.#given;
    if (usageOnly && usageTold) return '';
    const choices = (chunk.choices ?? [])
      .filter(({ index }) => !known.get(index)?.finishReason)
      .map((choice) => withoutKnownIds(choice, known.get(choice.index)));
    return choices.length === 0 && chunk.choices?.length ? '' : this.#encode({ ...chunk, choices });
  }

  #encode(chunk: Omit<CompletionChunk, 'id' | 'created' | 'model'>): string {
    const { id, created, model } = this.#given.first!;
    return eventText({ data: JSON.stringify({ ...chunk, id, created, model }), usageOnly: false }, true);
  }
}

function compareChoices(given: BegunChoice, now: BegunChoice | undefined): Comparison {
  const comparison = compareDrafts(given.draft, now?.draft ?? {});
  if (!now?.finishReason) return given.finishReason && comparison === 'covers' ? 'behind' : comparison;
  // Nothing can follow what has ended, neither in the one answer nor in the other.
  if (comparison !== 'covers') return 'differs';
  if (!given.finishReason) return 'covers';
  const same = given.finishReason === now.finishReason && !beyondDraft(given.draft, now.draft);
  return same ? 'covers' : 'differs';
}

/** Some upstreams repeat the id of a tool call in each of its pieces. */
function withoutKnownIds(choice: ChunkChoice, known: BegunChoice | undefined): ChunkChoice {
  const calls = (known?.draft.delta as Delta | undefined)?.tool_calls;
  const pieces = choice.delta?.tool_calls;
  if (!calls || !pieces) return choice;
  const toolCalls = pieces.map(({ id, ...piece }) => {
    const hasId = calls.some(({ index, id: knownId }) => index === piece.index && knownId);
    return hasId || id === undefined ? piece : { id, ...piece };
  });
  return { ...choice, delta: { ...choice.delta, tool_calls: toolCalls } };
}

function differing(): RepriseError {
  return new RepriseError(
    'UPSTREAM_CUT',
    'The instance that asked upstream went away, and the new answer does not begin with what was given',
  );
}
