import assert from 'node:assert/strict';
import fc from 'fast-check';
import { it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { faultyKeyValue, settle } from './buffer-fixture.js';
import { ChatBuffer } from './chat-buffer.ts';
import { ChatRecord } from './chat-children.js';

type Step =
  | { readonly kind: 'push'; readonly instance: number; readonly user: number; readonly count: number }
  | { readonly kind: 'flush'; readonly instance: number; readonly user: number }
  | { readonly kind: 'mode'; readonly mode: 'works' | 'away' | 'silent' | 'loses answers' }
  | { readonly kind: 'consumer'; readonly fails: boolean }
  | { readonly kind: 'pass'; readonly milliseconds: number }
  | { readonly kind: 'lose everything' };

const instance = fc.integer({ min: 0, max: 1 });
const user = fc.integer({ min: 0, max: 1 });
const usual = [
  fc.record({ kind: fc.constant('push' as const), instance, user, count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('flush' as const), instance, user }),
  fc.record({
    kind: fc.constant('mode' as const),
    mode: fc.constantFrom('works' as const, 'away' as const, 'silent' as const, 'loses answers' as const),
  }),
  fc.record({ kind: fc.constant('consumer' as const), fails: fc.boolean() }),
  fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.constantFrom(20, 700, 3_000) }),
];
const loss = fc.record({ kind: fc.constant('lose everything' as const) });

/** Lets two instances live through the steps, then lets everything work again, and gives what was delivered. */
async function live(steps: readonly Step[]): Promise<ChatRecord> {
  const clock = new ManualClock();
  const { keyValue, state } = faultyKeyValue(clock);
  const record = new ChatRecord();
  let fails = false;
  const open = () =>
    new ChatBuffer({
      keyValue,
      clock,
      size: 5,
      maxBatch: 3,
      flushWait: 0,
      random: () => 0.5,
      consumers: [
        ({ id, redelivered, messages }) => {
          if (fails) throw new Error('the consumer fails');
          record.deliver(
            id,
            redelivered,
            messages.map(({ content }) => String(content)),
          );
        },
      ],
    });
  const buffers = [open(), open()];
  const pass = async (milliseconds: number, step = 250): Promise<void> => {
    for (let left = milliseconds; left > 0; left -= step) {
      clock.advance(Math.min(left, step));
      await settle();
    }
  };
  const running: Promise<unknown>[] = [];
  let pushed = 0;
  for (const step of steps) {
    if (step.kind === 'push') {
      for (let index = 0; index < step.count; index += 1) {
        pushed += 1;
        const content = String(pushed);
        const push = buffers[step.instance]!.push({ role: 'user', content }, { userId: String(step.user) });
        running.push(push.then(() => record.acknowledged.add(content)));
      }
    } else if (step.kind === 'flush') {
      running.push(buffers[step.instance]!.flush({ userId: String(step.user) }));
    } else if (step.kind === 'mode') state.mode = step.mode;
    else if (step.kind === 'consumer') fails = step.fails;
    else if (step.kind === 'pass') await pass(step.milliseconds);
    else running.push(keyValue.clear().catch(() => {}));
    await settle();
  }
  state.mode = 'works';
  fails = false;
  // Longer than the longest wait between two attempts, in steps shorter than a deadline.
  await pass(70_000, 400);
  await Promise.all(running);
  for (const buffer of buffers) await buffer.flushAll();
  for (const buffer of buffers) await buffer.close();
  assert.equal(record.acknowledged.size, pushed);
  return record;
}

it('whatever fails, and in whatever order, every acknowledged message is delivered, in one batch only', async () => {
  const steps = fc.array(fc.oneof(...usual), { maxLength: 25 });
  const property = fc.asyncProperty(steps, async (taken) => {
    const { lost, doubled, unmarked } = await live(taken);
    assert.deepEqual({ lost, doubled, unmarked }, { lost: [], doubled: [], unmarked: [] });
  });
  await fc.assert(property, { numRuns: 150 });
}, 30_000);

it('also when the server loses everything, every acknowledged message is delivered', async () => {
  const steps = fc.array(fc.oneof(...usual, loss), { maxLength: 25 });
  const property = fc.asyncProperty(steps, async (taken) => {
    assert.deepEqual((await live(taken)).lost, []);
  });
  await fc.assert(property, { numRuns: 150 });
}, 30_000);
