/** Ends of an event in `text/event-stream`. */
const ends = ['\n\n', '\r\n\r\n', '\r\r'].map((end) => Buffer.from(end));

/**
 * Passes the bytes of an event stream on in whole events only, so that whatever comes behind them begins an event of
 * its own, even where a stream breaks off in the middle of an event or of a character.
 */
export class WholeEvents {
  readonly #maxBytes: number;
  #rest: Uint8Array = new Uint8Array();

  /** @param maxBytes bytes of an event that are held back; a longer one passes in pieces. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes and returns those up to the end of the last whole event, which may be none. */
  take(bytes: Uint8Array): Uint8Array {
    const all = Buffer.concat([this.#rest, bytes]);
    const whole = Math.max(...ends.map((mark) => endOfLast(all, mark)));
    const end = all.length - whole > this.#maxBytes ? all.length : whole;
    this.#rest = all.subarray(end);
    return all.subarray(0, end);
  }

  /** What is left at the end of the stream: some servers leave out the blank line behind the last event. */
  rest(): Uint8Array {
    return this.#rest;
  }
}

function endOfLast(bytes: Buffer, mark: Buffer): number {
  const at = bytes.lastIndexOf(mark);
  return at === -1 ? 0 : at + mark.length;
}
