/** A part that may have an end. */
export interface OpenedPart {
  close?(): Promise<void>;
}

/** What was opened, to be closed in the opposite order. */
export class OpenedParts {
  readonly #parts: { readonly part: OpenedPart; readonly given: boolean }[] = [];

  /** Notes a part and gives it back; what was `given` belongs to whoever gave it if {@link abandon} is called. */
  add<Part extends OpenedPart>(part: Part, { given = false }: { readonly given?: boolean } = {}): Part {
    this.#parts.push({ part, given });
    return part;
  }

  /**
   * Closes all parts, one after the other, the last one first; one that fails keeps no other open.
   *
   * @throws the first failure, when all are closed.
   */
  async close(): Promise<void> {
    const failures = await closeAll(this.#parts.map(({ part }) => part));
    if (failures.length > 0) throw failures[0];
  }

  /** Closes the parts that were not given, because something else could not be opened; never rejects. */
  async abandon(): Promise<void> {
    await closeAll(this.#parts.filter(({ given }) => !given).map(({ part }) => part));
  }
}

async function closeAll(parts: readonly OpenedPart[]): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const part of parts.toReversed()) {
    try {
      await part.close?.();
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}
