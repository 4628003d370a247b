import { RepriseError } from '../../core/index.ts';
import type { Dial } from './dial.ts';
import type { Link } from './link.ts';
import { unavailable } from './redis-error.ts';
import { addressText, type RedisAddress } from './wire.ts';

/** What {@link sentinels} needs. */
export interface SentinelParts {
  /** The name that the Sentinels know the group by. */
  readonly group: string;
  readonly nodes: readonly RedisAddress[];
  /** Opens links to Sentinels. */
  readonly dialSentinel: Dial;
  /** Opens links to the servers they watch. */
  readonly dial: Dial;
  /** Milliseconds. */
  readonly deadline: number;
  /** Where an address is reached from here. */
  readonly reach: (address: RedisAddress) => RedisAddress;
}

/**
 * Opens links to the server that the Sentinels call master and that says so itself. The Sentinel that answered is
 * asked first the next time.
 *
 * Source: Redis, "Guidelines for Redis clients with support for Redis Sentinel".
 */
export function sentinels(parts: SentinelParts): (signal: AbortSignal) => Promise<Link> {
  const { group, dial, deadline, reach } = parts;
  const place = `Redis group ${group}`;
  let order = [...parts.nodes];

  const ask = async (sentinel: RedisAddress, signal: AbortSignal): Promise<RedisAddress> => {
    const link = await parts.dialSentinel(sentinel, signal);
    try {
      const args = ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', group];
      const reply = await link.send({ args, bytes: false, deadline });
      if (!Array.isArray(reply)) {
        throw unavailable(place, `the Sentinel at ${addressText(sentinel)} does not know it`);
      }
      return reach({ host: String(reply[0]), port: Number(reply[1]) });
    } finally {
      link.close(unavailable(place, 'the Sentinel has answered'));
    }
  };

  const locate = async (signal: AbortSignal): Promise<RedisAddress> => {
    let failure: unknown;
    for (const sentinel of order) {
      try {
        const address = await ask(sentinel, signal);
        order = [sentinel, ...order.filter((other) => other !== sentinel)];
        return address;
      } catch (error) {
        signal.throwIfAborted();
        failure = error;
      }
    }
    throw RepriseError.isInstance(failure) ? failure : unavailable(place, 'no Sentinel is known');
  };

  return async (signal) => {
    const address = await locate(signal);
    const link = await dial(address, signal);
    try {
      const role = await link.send({ args: ['ROLE'], bytes: false, deadline });
      if (Array.isArray(role) && role[0] === 'master') return link;
      throw unavailable(place, `${addressText(address)} is no master, although the Sentinels say so`);
    } catch (error) {
      link.close(unavailable(place, 'the server is not used'));
      throw error;
    }
  };
}
