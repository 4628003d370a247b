import type { Store } from '../store.ts';
import type { BegunChange } from './change-order.ts';

/** A change for either store of a fallback. */
export interface Change<T> {
  readonly act: (primary: Store) => Promise<T>;
  /** Keeps it for the primary store, which failed, and gives what is to be done with the secondary one. */
  readonly makeUp: () => (secondary: Store) => Promise<T>;
  /** Called when the primary store says that the change is wrong. */
  readonly refused?: () => void;
}

/** A {@link Change} of keys; what newer changes took the place of is not made up for. */
export interface KeyChange<T> {
  readonly keys: readonly string[];
  /** Whether the change takes the place of earlier ones, as all do but writes of what is absent. */
  readonly replaces: boolean;
  readonly act: Change<T>['act'];
  readonly makeUp: (begun: BegunChange) => ReturnType<Change<T>['makeUp']>;
}
