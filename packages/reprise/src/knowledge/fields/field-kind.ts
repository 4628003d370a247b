import type { Json } from '../../entry/index.ts';

/** How one kind of field is checked, kept and written down. */
export interface FieldKind<T> {
  /**
   * A frozen copy of what a program or stored data gives.
   *
   * @param where Name of the field, for errors.
   * @throws RepriseError `INVALID_ARGUMENT` when it is of another kind.
   */
  read(value: unknown, where: string): T;
  /** The form in data. */
  write(value: T): Json;
}
