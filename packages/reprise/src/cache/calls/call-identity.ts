/** Which call is meant: enough to find its entry, and to describe it once it is kept. */
export interface CallIdentity {
  /** Name of the function. */
  readonly func: string;
  /** Key of the entry in the store. */
  readonly storeKey: string;
  /** The arguments by name, without the excluded ones; made only when an entry is written. */
  inputs(): Readonly<Record<string, unknown>>;
}
