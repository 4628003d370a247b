import { RepriseError } from 'reprise/core';

/** `CONFIG_INVALID` where something else helps than to correct a field. */
export class ConfigError extends RepriseError {
  readonly #remedy: string;

  constructor(message: string, remedy: string, cause: unknown) {
    super('CONFIG_INVALID', message, { cause });
    this.#remedy = remedy;
  }

  override get remedy(): string {
    return this.#remedy;
  }
}
