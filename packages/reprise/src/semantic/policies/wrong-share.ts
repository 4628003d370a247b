/** One wrong label in a hundred is believed before there are any, as firmly as ten would say it. */
const believed = { wrong: 0.1, all: 10 };

/** The share of labels that were wrong, of which old ones count less and less. */
export class WrongShare {
  readonly #most: number;
  #wrong = 0;
  #all = 0;

  /** @param most Labels from which on the counts are halved. */
  constructor(most: number) {
    this.#most = most;
  }

  /** 0 to 1. */
  get share(): number {
    return (this.#wrong + believed.wrong) / (this.#all + believed.all);
  }

  /** Takes in one label. */
  add(right: boolean): void {
    const kept = this.#all >= this.#most ? 0.5 : 1;
    this.#wrong = this.#wrong * kept + (right ? 0 : 1);
    this.#all = this.#all * kept + 1;
  }
}
