import { createParser } from 'eventsource-parser';
import { doneData, type FlightEvent } from '../flights/flight-event.ts';
import type { Completion } from './completion.ts';
import { CompletionRecorder } from './completion-recorder.ts';
import { parseChunk } from './parse-chunk.ts';

/**
 * Reads the bytes of a streamed answer: gives its events at once and records the answer meanwhile.
 */
export class StreamRecord {
  readonly #decoder = new TextDecoder();
  readonly #recorder = new CompletionRecorder();
  readonly #events: FlightEvent[] = [];
  readonly #parser;
  #done = false;
  #odd = false;

  /** @param maxEventLength characters one event may have; a longer one makes the stream invalid. */
  constructor(maxEventLength: number) {
    this.#parser = createParser({
      onEvent: ({ data }) => this.#take(data),
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') this.#odd = true;
      },
      maxBufferSize: maxEventLength,
    });
  }

  /** Takes the next bytes and returns the events that they complete. */
  read(bytes: Uint8Array): readonly FlightEvent[] {
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
    return this.#events.splice(0);
  }

  /** The events after the last byte. */
  end(): readonly FlightEvent[] {
    // Some servers leave out the blank line behind the last event.
    this.#parser.feed(`${this.#decoder.decode()}\n\n`);
    return this.#events.splice(0);
  }

  /** The whole answer; undefined before `[DONE]`, or when an event was no part of an answer. */
  completion(): Completion | undefined {
    return this.#done && !this.#odd ? this.#recorder.completion() : undefined;
  }

  #take(data: string): void {
    if (data === doneData) {
      this.#done = true;
      this.#events.push({ data, usageOnly: false });
      return;
    }
    const chunk = parseChunk(data);
    if (chunk === undefined || chunk.error) this.#odd = true;
    else this.#recorder.add(chunk);
    this.#events.push({ data, usageOnly: chunk?.choices?.length === 0 && Boolean(chunk.usage) });
  }
}
