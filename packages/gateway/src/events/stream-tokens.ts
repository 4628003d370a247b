import { randomBytes } from 'node:crypto';
import type { Duration } from 'reprise/core';
import { sha256 } from 'reprise/entry';
import type { KeyValue } from 'reprise/redis';

/** What a token lets its bearer follow. */
export interface StreamGrant {
  readonly tenant: string;
  readonly userId: string;
  readonly sessionId?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
}

/** A token and a ticket for the same grant. */
export interface IssuedTokens {
  readonly token: string;
  /** Good for one stream. */
  readonly ticket: string;
}

/** What {@link StreamTokens} works with. */
export interface StreamTokensOptions {
  readonly keyValue: KeyValue;
  readonly ttl: Duration;
}

/** What tokens begin with, so that none is taken for a key. */
export const tokenMark = 'sse_';

/**
 * Short-lived tokens for event streams, good at every instance (S4-28).
 *
 * Only their hashes are kept, so who reads the store cannot use them.
 */
export class StreamTokens {
  readonly #keyValue: KeyValue;
  readonly #ttl: Duration;

  constructor({ keyValue, ttl }: StreamTokensOptions) {
    this.#keyValue = keyValue;
    this.#ttl = ttl;
  }

  /** Makes a token and a ticket. @throws what the store rejects with */
  async issue(grant: StreamGrant): Promise<IssuedTokens> {
    const token = tokenMark + randomText();
    const ticket = randomText();
    const ttl = { ttl: this.#ttl };
    await Promise.all([
      this.#keyValue.setJson(tokenKey(token), grant, ttl),
      this.#keyValue.setJson(ticketKey(ticket), grant, ttl),
    ]);
    return { token, ticket };
  }

  /** What a token grants; undefined when it is unknown or has expired. */
  async ofToken(token: string): Promise<StreamGrant | undefined> {
    return (await this.#keyValue.getJson(tokenKey(token))) as StreamGrant | undefined;
  }

  /** What a ticket grants, without using it up. */
  async ofTicket(ticket: string): Promise<StreamGrant | undefined> {
    return (await this.#keyValue.getJson(ticketKey(ticket))) as StreamGrant | undefined;
  }

  /** Uses a ticket up; false when somebody did already. */
  async useUp(ticket: string): Promise<boolean> {
    return (await this.#keyValue.delete(ticketKey(ticket))) === 1;
  }

  /** Lets a token be good for its whole time again, also when the store has lost it. */
  async keep(token: string, grant: StreamGrant): Promise<void> {
    await this.#keyValue.setJson(tokenKey(token), grant, { ttl: this.#ttl });
  }
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

function tokenKey(token: string): string {
  return `events:token:${sha256(token)}`;
}

function ticketKey(ticket: string): string {
  return `events:ticket:${sha256(ticket)}`;
}
