import { type Clock, pause, type RepriseError } from '../../core/index.ts';
import type { RedisCommand, RedisReply } from '../redis-connection.ts';
import type { Sending } from './link.ts';
import { redisCodeOf, unlessMoving } from './redis-error.ts';
import type { RedisNode } from './redis-node.ts';
import type { Topology } from './topology.ts';

/** What {@link resending} needs. */
export interface ResendOptions {
  readonly topology: Topology;
  readonly clock: Clock;
  readonly retryOnTimeout: boolean;
  /** Ends pauses. */
  readonly signal: AbortSignal;
}

/** Moves of one command from server to server without a pause; two are usual while a slot moves. */
const mostMoves = 5;

/** Milliseconds between attempts while the keys of a command are on their way, some here and some there. */
const tryAgainPause = 20;

/**
 * A command that is sent again where that is safe and may help: to the node that has its slot, to the new master
 * behind a server that became a replica, and, when it only reads, on a new connection after the old one broke.
 */
export function resending(
  command: RedisCommand,
  deadline: number,
  { topology, clock, retryOnTimeout, signal }: ResendOptions,
): Sending {
  const { args, bytes = false, key, readOnly = false } = command;
  const began = clock.now();
  let moves = 0;
  let again = false;

  const recover = (error: RepriseError): Promise<RedisReply> | undefined => {
    const left = deadline - (clock.now() - began);
    const code = redisCodeOf(error);
    if (code === undefined) return afterFault(error, left);
    if (code === 'TRYAGAIN') return afterPause(left);
    if (left <= 0 || moves >= mostMoves) return Promise.reject(unlessMoving(error, topology));
    moves += 1;
    if (code === 'READONLY') return elsewhere({ ...sending, deadline: left });
    return (
      topology.redirect(error, key, { ...sending, deadline: left }) ??
      Promise.reject(unlessMoving(error, topology))
    );
  };

  const afterFault = (error: RepriseError, left: number): Promise<RedisReply> | undefined => {
    if (!readOnly || again) return undefined;
    again = true;
    if (error.code === 'DEADLINE_EXCEEDED') return retryOnTimeout ? send(sending) : undefined;
    return error.code === 'REDIS_UNAVAILABLE' && left > 0 ? send({ ...sending, deadline: left }) : undefined;
  };

  /** Begins anew at the server that has the slot; the keys may take as long to move as the command may. */
  const afterPause = (left: number): Promise<RedisReply> | undefined => {
    if (left <= tryAgainPause) return undefined;
    moves = 0;
    const later = { ...sending, deadline: left - tryAgainPause };
    return pause(tryAgainPause, clock, signal).then(() => send(later));
  };

  /** The server was made a replica: the next connection leads to whoever is master now. */
  const elsewhere = (later: Sending): Promise<RedisReply> | undefined => {
    const node = topology.nodeFor(key);
    if (!isNode(node) || !node.renew()) return undefined;
    return node.send(later);
  };

  const send = async (later: Sending): Promise<RedisReply> => (await topology.nodeFor(key)).send(later);

  const sending: Sending = { args, bytes, key, deadline, recover };
  return sending;
}

function isNode(node: RedisNode | Promise<RedisNode>): node is RedisNode {
  return !(node instanceof Promise);
}
