import type { KeyValue } from '../key-value.ts';

type End = () => Promise<void>;

interface Subscription {
  readonly subscribe: (store: KeyValue) => Promise<End>;
  /** Undefined while the primary could not be subscribed to. */
  primary: End | undefined;
  ended: boolean;
}

/** Subscriptions to both stores: what is published while the primary is away is heard within this process. */
export class BothChannels {
  readonly #primary: KeyValue;
  readonly #secondary: KeyValue;
  readonly #subscriptions = new Set<Subscription>();

  constructor(primary: KeyValue, secondary: KeyValue) {
    this.#primary = primary;
    this.#secondary = secondary;
  }

  /** `onFailure` decides whether a failure of the primary is to be made up for later; it throws when not. */
  async subscribe(
    subscribe: (store: KeyValue) => Promise<End>,
    onFailure: (error: unknown) => void,
  ): Promise<End> {
    const subscription: Subscription = { subscribe, primary: undefined, ended: false };
    await this.#join(subscription).catch(onFailure);
    const endSecondary = await subscribe(this.#secondary);
    this.#subscriptions.add(subscription);
    return async () => {
      subscription.ended = true;
      this.#subscriptions.delete(subscription);
      await Promise.all([endSecondary(), subscription.primary?.()]);
    };
  }

  /** Subscribes to the primary wherever that was not possible before. */
  async join(): Promise<void> {
    const missing = [...this.#subscriptions].filter(({ primary }) => !primary);
    await Promise.all(missing.map((subscription) => this.#join(subscription)));
  }

  async #join(subscription: Subscription): Promise<void> {
    const end = await subscription.subscribe(this.#primary);
    subscription.primary = end;
    if (subscription.ended) await end();
  }
}
