/** What a log has done since it was opened, and what it does now. */
export interface EventLogStats {
  /** Events published here. */
  published: number;
  /** Events that could not be published. */
  failed: number;
  /** Events given to subscribers, each one counted. */
  delivered: number;
  /** Of those, events that lay in the log before their subscriber came. */
  replayed: number;
  /** Times that events may have been missing. */
  gaps: number;
  /** Times that the store was out of reach for the readers of one user's log. */
  interruptions: number;
  /** Subscribers that were too slow. */
  slow: number;
  /** Entries that hold no event. */
  unreadable: number;
  /** Reads of what is new. */
  reads: number;
}

/** The numbers of a log that has done nothing. */
export function noEventStats(): EventLogStats {
  return {
    published: 0,
    failed: 0,
    delivered: 0,
    replayed: 0,
    gaps: 0,
    interruptions: 0,
    slow: 0,
    unreadable: 0,
    reads: 0,
  };
}
