import type { Permit } from '../contract/permit-operations.ts';

/** The steps of permits, each one call. */
export interface PermitSteps {
  /** Lets the token count for `milliseconds` if it does already or fewer than `limit` do; false when it does not. */
  take(name: string, token: string, bounds: PermitBounds): Promise<boolean>;
  /** Lets the token count no longer; false when it did not. */
  drop(name: string, token: string): Promise<boolean>;
  /** How many tokens count. */
  count(name: string): Promise<number>;
}

/** How many tokens of a name may count, and for how long. */
export interface PermitBounds {
  readonly limit: number;
  readonly milliseconds: number;
}

/** What a {@link HeldPermit} is made of. */
export interface HeldPermitOptions extends PermitBounds {
  readonly name: string;
  readonly token: string;
  readonly steps: PermitSteps;
}

/** A {@link Permit} that takes part again when it was late, until it is released. */
export class HeldPermit implements Permit {
  readonly name: string;
  readonly token: string;
  readonly #options: HeldPermitOptions;
  #released = false;

  constructor(options: HeldPermitOptions) {
    this.name = options.name;
    this.token = options.token;
    this.#options = options;
  }

  async renew(): Promise<boolean> {
    if (this.#released) return false;
    const { steps, limit, milliseconds } = this.#options;
    const held = await steps.take(this.name, this.token, { limit, milliseconds });
    if (!this.#released) return held;
    // It was released meanwhile, perhaps before the renewal arrived.
    if (held) await steps.drop(this.name, this.token);
    return false;
  }

  async release(): Promise<boolean> {
    this.#released = true;
    return this.#options.steps.drop(this.name, this.token);
  }

  /** Releases the permit; where that fails, it ends by its timeout. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.release().catch(() => {});
  }
}
