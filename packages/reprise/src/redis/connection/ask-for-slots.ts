import type { RedisReply } from '../redis-connection.ts';
import type { Dial } from './dial.ts';
import { unavailable } from './redis-error.ts';
import type { RedisNode } from './redis-node.ts';
import { type SlotTable, slotTable } from './slot-table.ts';
import type { RedisAddress } from './wire.ts';

/** A server of a Cluster that is connected already. */
export interface KnownNode {
  readonly node: RedisNode;
  readonly host: string;
}

/** What {@link askForSlots} needs. */
export interface SlotQuestion {
  /** Names the Cluster in messages. */
  readonly place: string;
  /** Asked when no known server answers. */
  readonly seeds: readonly RedisAddress[];
  readonly dial: Dial;
  /** Where an address is reached from here. */
  readonly reach: (address: RedisAddress) => RedisAddress;
  /** Milliseconds that each server has. */
  readonly commandDeadline: number;
  readonly signal: AbortSignal;
}

const command = ['CLUSTER', 'SLOTS'];

/** Asks one server after the other which of them has which slot, until one says so. Rejects with the last failure. */
export async function askForSlots(known: readonly KnownNode[], question: SlotQuestion): Promise<SlotTable> {
  const { seeds, commandDeadline, signal } = question;
  let failure: unknown;
  for (const { node, host } of known) {
    if (node.refusal) continue;
    try {
      return read(
        await node.send({ args: command, bytes: false, deadline: commandDeadline }),
        host,
        question,
      );
    } catch (error) {
      failure = error;
    }
  }
  for (const seed of seeds) {
    try {
      return read(await askSeed(seed, question), seed.host, question);
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}

async function askSeed(seed: RedisAddress, question: SlotQuestion): Promise<RedisReply> {
  const { dial, commandDeadline, place, signal } = question;
  const link = await dial(seed, signal);
  try {
    return await link.send({ args: command, bytes: false, deadline: commandDeadline });
  } finally {
    link.close(unavailable(place, 'the question is answered'));
  }
}

function read(reply: RedisReply, asked: string, { place, reach }: SlotQuestion): SlotTable {
  const table = slotTable(reply, asked, reach);
  if (table.masters.size === 0) throw unavailable(place, 'a server of it knows no others');
  return table;
}
