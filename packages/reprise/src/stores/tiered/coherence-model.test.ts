import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock, SharedMemory, type SharedMemoryStore } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import type { StoredEntry } from '../store.ts';
import { tiered } from './tiered.ts';
import type { TieredStore } from './tiered-store.ts';

interface Instance {
  readonly store: TieredStore;
  readonly last: SharedMemoryStore;
}

const steps = ['write', 'read', 'remove', 'clear', 'hold', 'deliver', 'gap', 'fail', 'work', 'wait'] as const;
type Step = readonly [step: (typeof steps)[number], instance: number, key: number];

const keys = Array.from({ length: 6 }, (_, at) => `${at % 2 ? 'odd' : 'even'}:${at}`);

async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
}

function entryOf(key: string, value: number): StoredEntry {
  return { key, value: Uint8Array.of(value >> 8, value), createdAt: value, version: 1, tags: [] };
}

async function take([step, at, which]: Step, instances: readonly Instance[], value: number): Promise<void> {
  const { store, last } = instances[at]!;
  const key = keys[which]!;
  if (step === 'write') await store.setMany([entryOf(key, value)]);
  else if (step === 'read') await store.getMany(keys);
  else if (step === 'remove') await store.deleteMany([key]);
  else if (step === 'clear') await store.clear(key.slice(0, 3));
  else if (step === 'hold') last.hold();
  else if (step === 'deliver') last.deliver();
  else if (step === 'gap') last.gap();
  else if (step === 'wait') await settled();
  else last.failing = step === 'fail';
}

const run = fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(2), fc.nat(keys.length - 1)), {
  minLength: 20,
  maxLength: 80,
});

describe('three instances with memory tiers over one store', () => {
  it('read the same at the end, whatever each did, missed or was refused', async () => {
    await fc.assert(
      fc.asyncProperty(run, fc.infiniteStream(fc.boolean()), async (script, waits) => {
        const clock = new ManualClock();
        const server = new SharedMemory(clock);
        const instances = [0, 1, 2].map(() => {
          const last = server.open();
          return { store: tiered([memory({ clock }), last], { clock }), last };
        });
        const pending: Promise<unknown>[] = [];
        for (const [value, step] of script.entries()) {
          const taken = take(step, instances, value).catch(() => {});
          pending.push(taken);
          if (waits.next().value) await taken;
        }
        await Promise.all(pending);
        for (const { last } of instances) {
          last.failing = false;
          last.deliver();
        }
        await settled();
        clock.advance(60_000);
        await settled();
        const truth = (await server.open().getMany(keys)).map((entry) => entry?.createdAt);
        for (const { store } of instances) {
          await store.getMany(['unknown']);
          expect((await store.getMany(keys)).map((entry) => entry?.createdAt)).toEqual(truth);
          expect((await store.getMany(keys)).map((entry) => entry?.createdAt)).toEqual(truth);
        }
      }),
      { numRuns: 150 },
    );
  });
});
