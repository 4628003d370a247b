const mappedFrom = 17;

/**
 * The ids of a partition by row, and the row of an id.
 *
 * Most partitions are small, where looking through the list is as fast as a map and much smaller.
 */
export class RowIds {
  readonly #ids: string[] = [];
  #rows: Map<string, number> | undefined;

  get count(): number {
    return this.#ids.length;
  }

  /** The id at `row`. */
  at(row: number): string {
    return this.#ids[row]!;
  }

  /** The row of `id`, or -1. */
  rowOf(id: string): number {
    return this.#rows ? (this.#rows.get(id) ?? -1) : this.#ids.indexOf(id);
  }

  /** Adds `id`, which is not there yet, behind the last row. */
  append(id: string): void {
    this.#ids.push(id);
    if (this.#rows) this.#rows.set(id, this.#ids.length - 1);
    else if (this.#ids.length >= mappedFrom) this.#rows = new Map(this.#ids.map((each, row) => [each, row]));
  }

  /** Removes the id at `row`; the last row takes its place. */
  removeAt(row: number): void {
    this.#rows?.delete(this.#ids[row]!);
    const last = this.#ids.pop()!;
    if (row < this.#ids.length) {
      this.#ids[row] = last;
      this.#rows?.set(last, row);
    }
    if (this.#ids.length < mappedFrom / 2) this.#rows = undefined;
  }

  clear(): void {
    this.#ids.length = 0;
    this.#rows = undefined;
  }
}
