/** One row of the error table: which HTTP status fits and what the reader can do about it. */
export interface ErrorRow {
  /** Status a server answers with when the error reaches a client. */
  readonly status: number;
  /** What to do, in one sentence. */
  readonly remedy: string;
}

/**
 * Every error Reprise raises, by stable code.
 *
 * Codes are part of the public interface: they are only ever added.
 */
export const errorTable = {
  INVALID_ARGUMENT: { status: 400, remedy: 'Correct the named argument.' },
  NOT_CANONICAL: {
    status: 400,
    remedy: 'Pass plain data only: no functions, symbols, cycles, NaN or infinities.',
  },
  ENVELOPE_UNREADABLE: {
    status: 500,
    remedy: 'The stored bytes are damaged or were written by a newer version; remove the entry or upgrade.',
  },
  DEADLINE_EXCEEDED: { status: 504, remedy: 'Raise the deadline or find out why the operation is slow.' },
  CLOSED: { status: 503, remedy: 'Do not use a resource after closing it.' },
  STORE_UNAVAILABLE: { status: 503, remedy: 'Check that the store can be reached and written.' },
  STORE_CORRUPT: {
    status: 500,
    remedy: 'Move the damaged file away (a new one is created at the next start) or restore a backup.',
  },
  STORE_LOCKED: {
    status: 503,
    remedy: 'Close the other process that holds the file, or give this one its own file.',
  },
  STORE_TOO_NEW: {
    status: 500,
    remedy: 'Upgrade Reprise to the version that wrote the file, or give this version its own file.',
  },
  DRIVER_MISSING: { status: 500, remedy: 'Install the package named in the message.' },
  REDIS_UNAVAILABLE: {
    status: 503,
    remedy: 'Check that Redis runs and can be reached; Reprise connects again by itself.',
  },
  REDIS_REFUSED: {
    status: 502,
    remedy: 'See the code that Redis gave: check password, rights, memory limit and role of the server.',
  },
  DIMENSION_MISMATCH: {
    status: 500,
    remedy: 'Use one embedding model per partition; vectors of different models are never compared.',
  },
  INDEX_FULL: {
    status: 507,
    remedy: 'Lower the number of cached entries, use an embedder with fewer dimensions, or raise the limit.',
  },
  INDEX_UNSUPPORTED: {
    status: 500,
    remedy: 'Use Redis 8 or later, PostgreSQL with pgvector 0.8 or later, or an index in the process.',
  },
  EMBEDDER_FAILED: { status: 502, remedy: 'Check the embedding service, its address and its model name.' },
  UPSTREAM_FAILED: { status: 502, remedy: 'Check that the upstream is running and reachable.' },
  UPSTREAM_TIMEOUT: { status: 504, remedy: 'Retry later, or raise the upstream timeout.' },
  UPSTREAM_CUT: { status: 502, remedy: 'The upstream broke off its answer; ask again.' },
  WEBHOOK_FAILED: {
    status: 502,
    remedy:
      'Let the webhook answer with a status from 200 to 299 in time; batches of a buffer are sent again.',
  },
  ANSWER_TOO_LARGE: { status: 502, remedy: 'Raise the limit for one answer.' },
  WRONG_COUNT: {
    status: 500,
    remedy: 'Give back exactly one output for each item, in the order of the items.',
  },
  NOT_OWNER: { status: 403, remedy: 'Name the owner that it was first written with.' },
  DATA_IN_USE: {
    status: 503,
    remedy:
      'Give each gateway a folder of its own with cache.data or --data, or let them share one cache through Redis.',
  },
  CONFIG_INVALID: { status: 500, remedy: 'Correct the named field of the configuration.' },
} as const satisfies Record<string, ErrorRow>;

/** A stable error code; a key of {@link errorTable}. */
export type ErrorCode = keyof typeof errorTable;

const marker = Symbol.for('reprise.error');

/** What may accompany a {@link RepriseError}. */
export interface RepriseErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** Facts for logs and tests; never prompts, answers or secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The one error class of Reprise: a stable `code`, what happened and where in `message`, what to do in `remedy`.
 *
 * @example
 * ```ts
 * try {
 *   canonicalJson({ temperature: Number.NaN });
 * } catch (error) {
 *   if (RepriseError.isInstance(error) && error.code === 'NOT_CANONICAL') console.error(error.remedy);
 * }
 * ```
 */
export class RepriseError extends Error {
  override readonly name = 'RepriseError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly [marker] = true;

  constructor(code: ErrorCode, message: string, options: RepriseErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  /** HTTP status that fits this error. */
  get status(): number {
    return errorTable[this.code].status;
  }

  /** What to do about it, in one sentence. */
  get remedy(): string {
    return errorTable[this.code].remedy;
  }

  /** Whether `value` is a RepriseError, also one made by another copy of the package. */
  static isInstance(value: unknown): value is RepriseError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
