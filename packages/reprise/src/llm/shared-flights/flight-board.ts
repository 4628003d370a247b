/** A run of frames that a leader posted; batches of a stream count from 1 without a gap. */
export interface PostedBatch {
  readonly sequence: number;
  /** See `encodeFrames`. */
  readonly bytes: Uint8Array;
}

/** What a leader posts. */
export interface Posting {
  /** The batch; undefined: only holds the lease for another time. */
  readonly batch: PostedBatch | undefined;
  /** Batches with a lower number are forgotten. */
  readonly keepFrom: number;
}

/**
 * Where instances meet: for each flight a lease, which one of them holds, and the stream of what it posts.
 *
 * Every holder has a stream of its own, named by its token: who lost the lease and does not know it yet can disturb
 * nobody. That is the fencing of these leases.
 */
export interface FlightBoard {
  /**
   * Takes the lease of a flight when it is free, and resolves with the token of its holder: `token` when it was free.
   * A flight that landed within the last `lookedFor` milliseconds still has its holder.
   */
  join(flight: string, token: string, lookedFor: number): Promise<string>;
  /** The token of the holder, also of one that landed lately; undefined when there is none. */
  holder(flight: string): Promise<string | undefined>;
  /** Posts a batch, once however often it is sent, and renews the lease; false when the lease is lost. */
  post(flight: string, token: string, posting: Posting): Promise<boolean>;
  /** Gives the lease back if `token` holds it; what `kept` says is told by {@link FlightBoard.join} for a while. */
  land(flight: string, token: string, kept: boolean): Promise<void>;
  /** The batches of a holder from a sequence number on. */
  read(flight: string, token: string, from: number): Promise<readonly PostedBatch[]>;
  /** Tells what a holder posts from now on; messages may be missed. Resolves with a function that ends it. */
  listen(flight: string, token: string, listener: (batch: PostedBatch) => void): Promise<() => Promise<void>>;
}
