import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { memoryKeyValue } from '../../redis/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { faultyKeyValue, LineLog, settle } from './buffer-fixture.js';
import { BufferRegistry } from './buffer-registry.ts';
import { ChatBuffer } from './chat-buffer.ts';
import type { ChatBufferOptions } from './chat-buffer-options.ts';

const message = { role: 'user', content: 'Hi' };

function subject(options: Partial<ChatBufferOptions>) {
  const clock = new ManualClock();
  const logger = new LineLog();
  const { keyValue, state } = faultyKeyValue(clock);
  const delivered: string[] = [];
  const consumers = [({ userId }: { userId: string | undefined }) => void delivered.push(userId!)];
  const open = () => new ChatBuffer({ keyValue, consumers, clock, logger, random: () => 0.5, ...options });
  const pass = async (milliseconds: number, steps: number): Promise<void> => {
    for (let step = 0; step < steps; step += 1) {
      clock.advance(milliseconds / steps);
      await settle();
    }
  };
  return { open, keyValue, state, delivered, pass, clock, logger };
}

describe('many chat buffers', () => {
  it('are all delivered before they expire, also behind many that fail', async () => {
    const delivered: string[] = [];
    const consumers: ChatBufferOptions['consumers'] = [
      ({ userId }) => {
        if (userId!.startsWith('bad')) throw new Error('not this one');
        delivered.push(userId!);
      },
    ];
    const { open, pass } = subject({ ttl: '2m', restoreEvery: '1h', consumers });
    const buffer = open();
    for (let count = 0; count < 510; count += 1) await buffer.push(message, { userId: `bad ${count}` });
    await pass(1_000, 1);
    for (let count = 0; count < 510; count += 1) await buffer.push(message, { userId: `good ${count}` });
    await pass(119_000, 24);
    assert.equal(new Set(delivered).size, 510);
    await buffer.close();
  });

  it('are looked at in a few turns, whichever of many instances looks', async () => {
    const { open, keyValue, delivered, pass, clock } = subject({ restoreEvery: '1h' });
    // What a crash left: full, and pushed to before all others.
    const item = JSON.stringify({ writer: 'w', number: 1, turn: 0, message: { id: '1', ...message } });
    await keyValue.pushRight('chat:buffer:{_:old:_:_}', Array(10).fill(item));
    const others = Array.from({ length: 4_600 }, (_, at) => ({
      member: `_:${at}:_:_`,
      score: clock.now() + at,
    }));
    await keyValue.addScored('chat:buffer:registry', ...others, {
      member: '_:old:_:_',
      score: clock.now() + 2_100,
    });
    const instances = Array.from({ length: 5 }, open);
    await pass(35_000, 35);
    assert.deepEqual([...new Set(delivered)], ['old']);
    for (const instance of instances) await instance.close();
  });

  it('are left alone once the time for closing is over', async () => {
    const { open, state, pass } = subject({
      closeDeadline: '1s',
      consumers: [() => new Promise<void>(() => {})],
    });
    const buffer = open();
    for (let count = 0; count < 100; count += 1) await buffer.push(message, { userId: `${count}` });
    const closed = buffer.close();
    await pass(2_000, 4);
    await closed;
    const locks = state.calls.filter((name) => name === 'lock').length;
    assert.ok(locks > 0 && locks <= 16, `${locks}`);
  });

  it('may be delivered at once without a warning of Node', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => void warnings.push(name);
    process.on('warning', note);
    const { open, delivered } = subject({ size: 1 });
    const buffer = open();
    await Promise.all(Array.from({ length: 20 }, (_, at) => buffer.push(message, { userId: `${at}` })));
    await settle();
    process.off('warning', note);
    assert.equal(delivered.length, 20);
    assert.deepEqual(warnings, []);
    await buffer.close();
  });

  it('are not forgotten while somebody pushes to them', async () => {
    const { open, keyValue, pass } = subject({ restoreEvery: '1h' });
    const [buffer, other] = [open(), open()];
    await buffer.push(message);
    await buffer.flush();
    const { removeScored } = keyValue;
    let pushes = 0;
    keyValue.removeScored = async (...given) => {
      if (pushes++ === 0) await other.push(message);
      return removeScored.apply(keyValue, given);
    };
    await pass(600_000, 60);
    assert.equal(pushes, 1);
    assert.equal((await other.stats()).sharedMessages, 1);
    await buffer.close();
    await other.close();
  });

  it('are all given by the registry while some of them are pushed to', async () => {
    const clock = new ManualClock();
    const keyValue = memoryKeyValue({ clock });
    const registry = new BufferRegistry({ keyValue, key: 'registry', ttl: 3_600_000, clock });
    const names = Array.from({ length: 1_200 }, (_, at) => `${at}`);
    // Many at a time, as after a restart.
    for (const [at, name] of names.entries()) {
      await keyValue.addScored('registry', { member: name, score: Math.floor(at / 700) });
    }
    const given: string[] = [];
    for await (const page of registry.all(10_000)) {
      given.push(...page);
      await keyValue.addScored('registry', ...page.slice(0, 50).map((member) => ({ member, score: 9 })));
    }
    assert.deepEqual(given.sort(), names.sort());
    await keyValue.close();
  });
});

describe('a chat buffer whose delivery fails', () => {
  it('is not said to work again because the server went away meanwhile', async () => {
    const { open, state, pass, logger } = subject({
      size: 1,
      sweepEvery: '1h',
      consumers: [
        () => {
          throw new Error('not now');
        },
      ],
      closeDeadline: 1,
    });
    const buffer = open();
    await buffer.push(message);
    await settle();
    state.mode = 'away';
    await buffer.push(message, { userId: '7' });
    await pass(60_000, 60);
    assert.equal(logger.lines.filter((line) => line.startsWith('Delivering')).length, 1, logger.lines.join());
    const closed = buffer.close();
    await pass(100, 2);
    await closed;
  });
});
