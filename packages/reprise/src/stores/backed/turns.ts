/**
 * The order of changes and reads of one store: a change waits for the changes before it, a read too, and reads do not
 * wait for each other. When nothing is under way an action begins during the call.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #changes = 0;

  /** Runs after every change that was asked for before, and never beside another. */
  change<T>(action: () => Promise<T>): Promise<T> {
    const result = this.read(action);
    const ended = (): void => {
      this.#changes -= 1;
    };
    this.#changes += 1;
    this.#last = result.then(ended, ended);
    return result;
  }

  /** Runs after every change that was asked for before. */
  read<T>(action: () => Promise<T>): Promise<T> {
    return this.#changes === 0 ? action() : this.#last.then(action);
  }

  /** Resolves when every change that was asked for has ended, well or not. */
  ended(): Promise<void> {
    return this.#last;
  }
}
