import assert from 'node:assert/strict';
import { setImmediate as settled } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { Places } from './places.ts';

const patient = (): AbortSignal => new AbortController().signal;

describe('Places', () => {
  it('gives as many as there are, then one for each that is given back, in order', async () => {
    const places = new Places(2);
    const taken: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) void places.take(patient()).then(() => taken.push(name));
    await settled();
    assert.deepEqual(taken, ['a', 'b']);
    places.give();
    await settled();
    assert.deepEqual(taken, ['a', 'b', 'c']);
    places.give();
    await settled();
    assert.deepEqual(taken, ['a', 'b', 'c', 'd']);
  });

  it('forgets who gave up waiting', async () => {
    const places = new Places(1);
    await places.take(patient());
    const impatient = new AbortController();
    const waiting = places.take(impatient.signal);
    const next = places.take(patient());
    impatient.abort(new Error('gave up'));
    await assert.rejects(waiting, /gave up/);
    places.give();
    await next;
  });

  it('loses no place when somebody gives up in the moment it is given', async () => {
    for (const order of ['give first', 'abort first']) {
      const places = new Places(1);
      await places.take(patient());
      const impatient = new AbortController();
      const waiting = places.take(impatient.signal).then(
        () => places.give(),
        () => undefined,
      );
      if (order === 'give first') places.give();
      impatient.abort();
      if (order === 'abort first') places.give();
      await waiting;
      await places.take(patient());
    }
  });
});
