import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { memoryKeyValue } from '../redis/index.ts';
import { ManualClock } from '../testing/index.ts';
import { faulty, settle } from './events-fixture.js';
import { EventLog } from './index.ts';

const user = { userId: '7' };
const stream = 'events:user:_:7';

/** What may happen, in any order. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('trim' as const), keep: fc.integer({ min: 0, max: 12 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'leave' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'come back' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'away' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'back' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'empty' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'time' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'turn' as const }) },
);

/** A subscriber that comes and goes, and always comes back behind the last event it got. */
class Visitor {
  readonly told: (string | 'gap')[] = [];
  readonly #log: EventLog;
  #controller: AbortController | undefined;

  constructor(log: EventLog) {
    this.#log = log;
  }

  come(): void {
    if (this.#controller) return;
    const controller = new AbortController();
    this.#controller = controller;
    const after = this.told.findLast((each) => each !== 'gap') ?? '0-0';
    void this.#take(this.#log.subscribe({ ...user, after, signal: controller.signal }), controller);
  }

  leave(): void {
    this.#controller?.abort();
    this.#controller = undefined;
  }

  async #take(items: ReturnType<EventLog['subscribe']>, { signal }: AbortController): Promise<void> {
    for await (const item of items) {
      if (signal.aborted) return;
      if (item.kind === 'event') this.told.push(item.event.id);
      if (item.kind === 'gap') this.told.push('gap');
    }
  }
}

describe('the log of events, whatever happens', () => {
  it('S4-27 gives each event once and in order, or says that some may be missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 0, max: 9 }),
        async (steps, backfill) => {
          const clock = new ManualClock();
          const memory = memoryKeyValue({ clock });
          const { keyValue, state } = faulty(memory);
          const options = { clock, random: () => 0.5, maxEvents: 15, backfill };
          const log = new EventLog({ keyValue, ...options });
          const publisher = new EventLog({ keyValue: memory, ...options });
          const published: string[] = [];
          const visitors = [new Visitor(log), new Visitor(log)];
          const pass = async (beats: number): Promise<void> => {
            for (let beat = 0; beat < beats; beat++) {
              clock.advance(250);
              await settle();
            }
          };
          visitors[0]!.come();
          await settle();
          for (const each of steps) {
            if (each.kind === 'publish') {
              for (let n = 0; n < each.count; n++) {
                published.push(await publisher.publish({ ...user, event: 'a.b', data: {} }));
              }
            }
            if (each.kind === 'trim') await memory.trimStream(stream, each.keep);
            if (each.kind === 'leave') visitors[0]!.leave();
            if (each.kind === 'come back') for (const visitor of visitors) visitor.come();
            if (each.kind === 'away') state.away = true;
            if (each.kind === 'back') state.away = false;
            if (each.kind === 'empty') {
              // A server does not lose its data without anybody noticing that it was away.
              state.away = true;
              await pass(24);
              await memory.delete(stream);
            }
            if (each.kind === 'time') await pass(3);
            if (each.kind === 'turn') await new Promise(setImmediate);
          }
          state.away = false;
          for (const visitor of visitors) visitor.come();
          await pass(60);
          published.push(await publisher.publish({ ...user, event: 'a.b', data: {} }));
          await pass(4);
          for (const { told } of visitors) checkWhole(told, published);
          await Promise.all([log.close(), publisher.close()]);
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});

/** Every event of the log comes once, in order; where some do not, there is a gap in their place. */
function checkWhole(told: readonly string[], published: readonly string[]): void {
  let next = 0;
  let gap = false;
  for (const each of told) {
    if (each === 'gap') {
      gap = true;
      continue;
    }
    const at = published.indexOf(each, next);
    assert.ok(at >= 0, 'an event came twice or out of order');
    assert.ok(at === next || gap, `${at - next} events are missing without a gap`);
    next = at + 1;
    gap = false;
  }
  assert.equal(next, published.length, 'the last event did not come');
}
