import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeEmbedder, ManualClock, SharedMemory, type SharedMemoryStore } from '../testing/index.ts';
import { AnswerCache, identify, withDefaults } from './index.ts';

interface Instance {
  readonly answers: AnswerCache<number>;
  readonly store: SharedMemoryStore;
}

const steps = ['keep', 'find', 'remove', 'clear', 'hold', 'deliver', 'gap', 'fail', 'work', 'lose'] as const;
type Step = readonly [step: (typeof steps)[number], instance: number, prompt: number];

const prompts = ['alpha one', 'beta two', 'gamma three', 'delta four', 'epsilon five', 'zeta six'];
const identities = prompts.map((content, at) =>
  identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: at % 2 ? 'odd' : 'even' }),
);
const otherWords = prompts.map((prompt, at) => ({
  ...identities[at]!,
  exactKey: `${identities[at]!.exactKey}-other`,
  text: prompt.split(' ').reverse().join(' '),
}));

async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise(setImmediate);
}

async function take(
  [step, at, which]: Step,
  server: SharedMemory,
  instances: readonly Instance[],
  value: number,
): Promise<void> {
  const { answers, store } = instances[at]!;
  const identity = identities[which]!;
  if (step === 'keep') await answers.keep(identity, value);
  else if (step === 'find') await answers.find(otherWords[which]!);
  else if (step === 'remove') await answers.remove(identity.exactKey);
  else if (step === 'clear') await answers.clear('chat');
  else if (step === 'hold') store.hold();
  else if (step === 'deliver') store.deliver();
  else if (step === 'gap') store.gap();
  else if (step === 'lose') await server.loseAll();
  else store.failing = step === 'fail';
}

/** Delays what the store is asked and what it answers, each time by what comes next; 0 is not at all. */
function delayed(store: SharedMemoryStore, next: () => number): SharedMemoryStore {
  const wait = async (): Promise<void> => {
    // The small waits end within the turn of the event loop, the others in a later one.
    for (let left = next(); left > 0; left--) await (left > 4 ? new Promise(setImmediate) : undefined);
  };
  const late = <Arguments extends unknown[], Answer>(call: (...parts: Arguments) => Promise<Answer>) => {
    return async (...parts: Arguments): Promise<Answer> => {
      await wait();
      const answer = await call.apply(store, parts);
      await wait();
      return answer;
    };
  };
  store.getMany = late(store.getMany);
  store.setMany = late(store.setMany);
  store.deleteMany = late(store.deleteMany);
  return store;
}

const run = fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(2), fc.nat(prompts.length - 1)), {
  minLength: 20,
  maxLength: 60,
});

describe('three instances of AnswerCache over one store', () => {
  it.each([
    ['at once', fc.constant(0)],
    ['late', fc.nat(8)],
  ])(
    'answer the same at the end, whatever each did, missed or was refused, and index nothing else, when the store answers %s',
    async (_, delay) => {
      const choices = [fc.infiniteStream(fc.boolean()), fc.infiniteStream(delay)] as const;
      await fc.assert(
        fc.asyncProperty(run, ...choices, async (script, waits, delays) => {
          let busy = true;
          const clock = new ManualClock();
          const server = new SharedMemory(clock);
          const embedder = new FakeEmbedder({ dimensions: 1_024 });
          const instances = [0, 1, 2].map(() => {
            const store = delayed(server.open(), () => (busy ? delays.next().value! : 0));
            const options = withDefaults({
              embedder,
              store,
              guards: [],
              confidence: 0,
              prefix: 'chat',
              clock,
              ttl: 'forever',
            });
            return { answers: new AnswerCache<number>(options), store };
          });
          const pending: Promise<unknown>[] = [];
          for (const [value, step] of script.entries()) {
            const taken = take(step, server, instances, value).catch(() => {});
            pending.push(taken);
            if (waits.next().value) await taken;
          }
          await Promise.all(pending);
          busy = false;
          for (const { answers, store } of instances) {
            store.failing = false;
            store.deliver();
            for (const other of otherWords) await answers.findSimilar(other);
          }
          for (let round = 0; round < 3; round++) {
            await settled();
            clock.advance(60_000);
          }
          await settled();
          const truth = await server.open().getMany(identities.map(({ exactKey }) => exactKey));
          const entries = truth.filter((entry) => entry !== undefined).length;
          // Whose second write was refused serves exact requests only.
          const indexed = truth.filter((entry) => entry?.vector).length;
          for (const { answers } of instances) {
            for (const [at, identity] of identities.entries()) {
              const exact = await answers.findExact(identity);
              expect(exact?.createdAt).toBe(truth[at]?.createdAt);
              const { hit } = await answers.findSimilar(otherWords[at]!);
              expect(hit?.output).toBe(truth[at]?.vector && exact?.output);
            }
            expect(answers.stats()).toMatchObject({ entries, indexed, loading: 0 });
            await answers.close();
          }
        }),
        // To make a script that failed smaller takes longer than a test may: what was reached until then is reported.
        { numRuns: 60, interruptAfterTimeLimit: 10_000 },
      );
    },
  );
});
