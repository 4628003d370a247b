/** One rule of a contract as a test that any runner can run; `run` rejects when the rule is broken. */
export interface ContractCase {
  /** The behaviour, as a sentence. */
  readonly title: string;
  run(): Promise<void>;
}
