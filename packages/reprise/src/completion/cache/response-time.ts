/** How much of the average the latest request is. */
const alpha = 0.1;

/** The exponential moving average of how long requests take, in milliseconds (S2-37). */
export class ResponseTime {
  #average: number | undefined;

  get average(): number {
    return this.#average ?? 0;
  }

  add(milliseconds: number): void {
    this.#average =
      this.#average === undefined ? milliseconds : this.#average + alpha * (milliseconds - this.#average);
  }
}
