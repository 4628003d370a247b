/** Who an event is about (S4-23); other names are fine. A scope is a filter: every event goes to the log of one user. */
export type EventScope = 'user' | 'session' | 'novel' | 'global' | (string & {});

/** The data of an event: an object as JSON has it. */
export type EventData = Readonly<Record<string, unknown>>;

/** Whose log it is. Users of different tenants never share one, also when their ids are the same. */
export interface EventOwner {
  /** 1 to 255 characters. */
  readonly userId: string;
  /** Up to 255 characters. @default none */
  readonly tenant?: string | undefined;
}

/** An event to publish (S4-23). */
export interface NewEvent extends EventOwner {
  /** Its type, as `domain.action-past`; see `eventTypes` for those that have a meaning here. */
  readonly event: string;
  /** Plain JSON, 64 KiB at most unless the log says otherwise. */
  readonly data: EventData;
  /** @default 'session' with a `sessionId`, else 'user' */
  readonly scope?: EventScope | undefined;
  /** The session that it belongs to; up to 255 characters. */
  readonly sessionId?: string | undefined;
  /** Milliseconds that a client waits before it connects again, 0 to 300,000. */
  readonly retry?: number | undefined;
  /** The version of its data. @default '1.0' */
  readonly version?: string | undefined;
}

/** An event as the log has it. */
export interface LoggedEvent {
  /** Milliseconds and a number, such as `1767225600000-0`; each is higher than those before it in its log. */
  readonly id: string;
  readonly event: string;
  readonly data: EventData;
  readonly scope: EventScope;
  readonly version: string;
  readonly sessionId?: string;
  /** Milliseconds. */
  readonly retry?: number;
}

/** Why a subscription ended by itself: its reader was too slow, or the log was closed. */
export type EndReason = 'slow' | 'closed';

/** What a subscription gives. */
export type EventItem =
  /** An event, each once and in order. */
  | { readonly kind: 'event'; readonly event: LoggedEvent }
  /** Events may be missing before this place; `first` is the next event that is there, where it is known. */
  | { readonly kind: 'gap'; readonly first: string | undefined }
  /** The store is out of reach; the subscription waits and goes on by itself. */
  | { readonly kind: 'interrupted' }
  /** The store is back; what was missed follows, or a gap. */
  | { readonly kind: 'resumed' }
  /** The last item. Subscribing again behind the last id goes on. */
  | { readonly kind: 'ended'; readonly reason: EndReason };
