import type { Clock } from '../../core/index.ts';
import type { Candidate } from '../candidate.ts';
import { namespaceOf } from '../identity.ts';

/** Entries in quarantine at most; the longest held of the tenant that has most go first. */
const most = 10_000;

/** Entries that are not served by meaning for a time. */
export class Quarantine {
  readonly #clock: Clock;
  /** When each entry is free, by tenant, so that nobody can push out what others have in quarantine. */
  readonly #tenants = new Map<string, Map<string, number>>();
  #held = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    for (const tenant of this.#tenants.values()) for (const entryId of tenant.keys()) this.has(entryId);
    return this.#held;
  }

  has(entryId: string): boolean {
    const until = this.#tenants.get(tenantOf(entryId))?.get(entryId);
    if (until === undefined) return false;
    if (until > this.#clock.now()) return true;
    this.release(entryId);
    return false;
  }

  /** @param until Milliseconds since the Unix epoch. */
  add(entryId: string, until: number): void {
    if (until <= this.#clock.now()) return;
    const longest = Math.max(until, this.#tenants.get(tenantOf(entryId))?.get(entryId) ?? 0);
    this.release(entryId);
    if (this.#held >= most) this.#dropOne();
    const entries = this.#tenants.get(tenantOf(entryId)) ?? new Map<string, number>();
    this.#tenants.set(tenantOf(entryId), entries.set(entryId, longest));
    this.#held += 1;
  }

  release(entryId: string): void {
    const tenant = tenantOf(entryId);
    const entries = this.#tenants.get(tenant);
    if (!entries?.delete(entryId)) return;
    this.#held -= 1;
    if (entries.size === 0) this.#tenants.delete(tenant);
  }

  #dropOne(): void {
    const fullest = [...this.#tenants.values()].reduce((left, right) =>
      right.size > left.size ? right : left,
    );
    const [longestHeld = ''] = fullest.keys();
    this.release(longestHeld);
  }
}

/** Names an answer to a prompt, beginning as the key of its entry: another answer to it has another name. */
export function answerKey({ entryId, answerId }: Pick<Candidate, 'entryId' | 'answerId'>): string {
  return `${entryId}/${answerId}`;
}

/** What the keys of all namespaces of a tenant begin with. */
function tenantOf(entryId: string): string {
  return namespaceOf(namespaceOf(entryId).slice(0, -1));
}
