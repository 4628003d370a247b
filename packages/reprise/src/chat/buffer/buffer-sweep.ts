import type { KeyValue, Lock } from '../../redis/index.ts';
import type { SharedNames } from './buffer-keys.ts';
import type { BufferRegistry } from './buffer-registry.ts';
import type { Settings } from './buffer-settings.ts';
import { bufferLength } from './buffer-stats.ts';
import type { DeliveryDesk } from './delivery-desk.ts';
import { fewAtOnce } from './few-at-once.ts';

/** Buffers pushed to last that each sweep looks at, those that it looks at in turn, and those read at once. */
const latest = 500;
const inTurn = 2_000;
const pageSize = 500;
const mostAtOnce = 16;

/** What a {@link BufferSweep} needs. */
export interface BufferSweepOptions {
  readonly keyValue: KeyValue;
  readonly names: SharedNames;
  readonly settings: Settings;
  readonly registry: BufferRegistry;
  readonly desk: DeliveryDesk;
}

/**
 * Looks for what nobody takes care of: claims and full buffers of instances that died, and messages that are about to
 * expire. One instance does it at a time, for 500 buffers pushed to last and 2,000 others in turn.
 */
export class BufferSweep {
  readonly #options: BufferSweepOptions;

  constructor(options: BufferSweepOptions) {
    this.#options = options;
  }

  /** Looks once, unless another instance did within this turn. */
  async run(): Promise<void> {
    const { keyValue, names, settings, registry } = this.#options;
    // Not released: it ends by itself just before the next turn.
    const timeout = settings.sweepEvery * 0.8;
    const lock = await keyValue.lock(names.sweep, { timeout, blocking: false });
    if (!lock) return;
    await this.#deliverIdle(lock);
    const seen = new Set([...(await registry.latest(latest)), ...(await this.#turn())]);
    await fewAtOnce(seen, mostAtOnce, async (name) => {
      if (!lock.lost.aborted) await this.#look(name);
    });
  }

  /** Whose turn it is: by the time, so that instances go on where another one was. */
  async #turn(): Promise<readonly string[]> {
    const { settings, registry } = this.#options;
    const turns = Math.max(1, Math.ceil((await registry.count()) / inTurn));
    const turn = Math.floor(settings.clock.now() / settings.sweepEvery) % turns;
    return registry.page(turn * inTurn, inTurn);
  }

  /** Takes all of them in one turn: they expire, and those that cannot be delivered must not keep the others waiting. */
  async #deliverIdle(lock: Lock): Promise<void> {
    const { registry, desk } = this.#options;
    let stuck = 0;
    let idle: readonly string[];
    do {
      idle = await registry.idle(stuck, pageSize);
      await fewAtOnce(idle, mostAtOnce, async (name) => {
        if (lock.lost.aborted) return;
        const { left } = await desk.flush(name, { all: true, wait: 0 });
        if (left !== undefined || !(await this.#forget(name))) stuck += 1;
      });
    } while (idle.length === pageSize && !lock.lost.aborted);
  }

  async #look(name: string): Promise<void> {
    const { keyValue, names, settings, desk } = this.#options;
    const keys = names.of(name);
    const [claimed, waiting] = await Promise.all([
      keyValue.listLength(keys.claim),
      keyValue.listLength(keys.list),
    ]);
    if (claimed > 0 || waiting >= settings.size) desk.trigger(name);
    else if (waiting === 0) await this.#forget(name);
  }

  /** Forgets a buffer seen empty; resolves with whether it is forgotten now. */
  async #forget(name: string): Promise<boolean> {
    const { keyValue, names, settings, registry } = this.#options;
    if (!(await registry.forget(name))) return false;
    if ((await bufferLength(keyValue, names, name)) === 0) return true;
    // Somebody pushed at this moment, and believes that the buffer is registered.
    await registry.touch(name, settings.clock.now());
    return false;
  }
}
