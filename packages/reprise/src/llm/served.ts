import type { Hit } from '../semantic/index.ts';
import type { FlightReader } from './flights/flight-reader.ts';
import type { Completion } from './recording/completion.ts';

/** How a request is answered. */
export type Served =
  | { readonly kind: 'hit'; readonly hit: Hit<Completion> }
  | {
      readonly kind: 'flight';
      readonly outcome: 'miss' | 'bypass';
      /** Why the cache did not answer. */
      readonly reason: string;
      /** Similarity of the closest prompt that was looked at. */
      readonly nearest: number | undefined;
      /** Id under which the answer will be kept; undefined when it will not. */
      readonly entryId: string | undefined;
      /** Whether shadow mode, suspension or quarantine kept back an answer by meaning. */
      readonly withheld?: boolean | undefined;
      /** Whether somebody else's upstream call was joined; known for other instances' calls when the answer begins. */
      readonly shared: boolean;
      readonly reader: FlightReader;
    }
  /** The request forbade going upstream, and the cache has no answer. */
  | { readonly kind: 'absent'; readonly reason: string };
