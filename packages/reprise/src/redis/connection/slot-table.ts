import type { RedisReply } from '../redis-connection.ts';
import { slotCount } from './key-slot.ts';
import { addressText, type RedisAddress } from './wire.ts';

/** Which master has which slot. */
export class SlotTable {
  /** Every master, by its text. */
  readonly masters: ReadonlyMap<string, RedisAddress>;
  readonly #slots: readonly (string | undefined)[];

  constructor(masters: ReadonlyMap<string, RedisAddress>, slots: readonly (string | undefined)[]) {
    this.masters = masters;
    this.#slots = slots;
  }

  /** The master of a slot; undefined while no server has it. */
  masterOf(slot: number): string | undefined {
    return this.#slots[slot];
  }

  /** The same with one slot moved, as the answer `MOVED` says. */
  moved(slot: number, address: RedisAddress): SlotTable {
    const name = addressText(address);
    return new SlotTable(new Map([...this.masters, [name, address]]), this.#slots.with(slot, name));
  }
}

/** Reads the answer to `CLUSTER SLOTS`; a host that the server leaves open is `asked`, the one that answered. */
export function slotTable(
  reply: RedisReply,
  asked: string,
  reach: (address: RedisAddress) => RedisAddress,
): SlotTable {
  const masters = new Map<string, RedisAddress>();
  const slots = new Array<string | undefined>(slotCount).fill(undefined);
  for (const range of rows(reply)) {
    const [from, to, master] = rows(range);
    const [host, port] = rows(master ?? null);
    const address = reach({
      host: typeof host === 'string' && host !== '' ? host : asked,
      port: Number(port),
    });
    const name = addressText(address);
    masters.set(name, address);
    slots.fill(name, Number(from), Number(to) + 1);
  }
  return new SlotTable(masters, slots);
}

function rows(reply: RedisReply): readonly RedisReply[] {
  return Array.isArray(reply) ? reply : [];
}
