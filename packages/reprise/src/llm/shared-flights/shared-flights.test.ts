import { expect, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { ManualClock, MemoryFlightBoard } from '../../testing/index.ts';
import type { Ask } from '../flight.ts';
import type { UpstreamAnswer } from '../upstream-answer.ts';
import type { FlightBoard } from './flight-board.ts';
import type { ExchangedAnswer } from './flight-exchange.ts';
import { SharedFlights, type SharedFlightsOptions } from './shared-flights.ts';

const stream = { 'content-type': 'text/event-stream' };

/** An upstream that answers when it is told to. */
class Upstream {
  calls = 0;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  readonly ask: Ask = async (signal) => {
    this.calls += 1;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return new Response(body, { headers: { ...stream, 'x-call': `${this.calls}` } });
  };

  send(text: string): void {
    this.#controller.enqueue(Buffer.from(text));
  }

  end(): void {
    this.#controller.close();
  }

  cut(): void {
    this.#controller.error(new Error('socket hang up'));
  }
}

/** Several instances around one board, each of which can die: its calls never come to an end then. */
function around(options: SharedFlightsOptions = {}) {
  const clock = new ManualClock();
  const board = new MemoryFlightBoard({ clock });
  const upstream = new Upstream();
  const instance = () => {
    let dead = false;
    const reach = <T>(result: Promise<T>): Promise<T> => (dead ? new Promise(() => {}) : result);
    const own: FlightBoard = {
      join: (...args) => reach(board.join(...args)),
      holder: (...args) => reach(board.holder(...args)),
      post: (...args) => (dead ? new Promise(() => {}) : board.post(...args)),
      land: (...args) => (dead ? new Promise(() => {}) : board.land(...args)),
      read: (...args) => reach(board.read(...args)),
      listen: (...args) => reach(board.listen(...args)),
    };
    const flights = new SharedFlights(own, { clock, ...options });
    const controller = new AbortController();
    return {
      flights,
      controller,
      die: () => {
        dead = true;
      },
      fly: (ask: Ask = upstream.ask, lookedFor = 0) =>
        flights.fly({ key: 'k', lookedFor }, ask, controller.signal),
    };
  };
  /** Lets time pass until the promise settles. */
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false;
    const watch = (): void => {
      settled = true;
    };
    promise.then(watch, watch);
    for (let step = 0; !settled && step < 2_000; step += 1) {
      await turn();
      clock.advance(50);
    }
    if (!settled) throw new Error('it never settled');
    return promise;
  };
  return { clock, board, upstream, instance, settle };
}

const turn = () => new Promise(setImmediate);

async function textOf({ body }: UpstreamAnswer): Promise<string> {
  let text = '';
  for await (const bytes of body ?? []) text += Buffer.from(bytes).toString();
  return text;
}

async function reading({ answer, land }: ExchangedAnswer): Promise<string> {
  const text = await textOf(answer);
  await land(false);
  return text;
}

it('asks upstream once, and gives the others the answer live and from its beginning', async () => {
  const { upstream, instance, settle, board } = around();
  const [a, b, c] = [instance(), instance(), instance()];
  const led = await a.fly();
  const whole = reading(led);
  upstream.send('one ');
  const joined = await settle(b.fly());
  expect(joined).toMatchObject({ joined: true, answer: { status: 200 } });
  expect(joined.answer.headers.get('x-call')).toBe('1');
  const pieces = joined.answer.body![Symbol.asyncIterator]();
  expect(Buffer.from((await pieces.next()).value!).toString()).toBe('one ');
  upstream.send('two ');
  expect(Buffer.from((await settle(pieces.next())).value!).toString()).toBe('two ');
  const late = reading(await settle(c.fly()));
  upstream.send('three');
  upstream.end();
  expect(await settle(whole)).toBe('one two three');
  expect(await settle(late)).toBe('one two three');
  expect(Buffer.from((await settle(pieces.next())).value!).toString()).toBe('three');
  expect((await settle(pieces.next())).done).toBe(true);
  expect(upstream.calls).toBe(1);
  expect(a.flights.stats()).toEqual({ led: 1, joined: 0, takenOver: 0, alone: 0 });
  expect(c.flights.stats()).toEqual({ led: 0, joined: 1, takenOver: 0, alone: 0 });
  expect([board.leases, board.listeners]).toEqual([0, 0]);
});

it('gives an answer that is one body as one', async () => {
  const { instance, settle } = around();
  const json: Ask = async () => Response.json({ choices: [] }, { status: 201 });
  const whole = reading(await instance().fly(json));
  const joined = await settle(instance().fly(json));
  expect(joined).toMatchObject({ joined: true, answer: { status: 201 } });
  expect(await settle(textOf(joined.answer))).toBe('{"choices":[]}');
  expect(await settle(whole)).toBe('{"choices":[]}');
});

it('asks again when the answer is not kept, and when it was kept before the cache was looked into', async () => {
  const { upstream, instance, clock } = around();
  for (const kept of [false, true]) {
    const led = await instance().fly();
    upstream.end();
    await textOf(led.answer);
    await led.land(kept);
    clock.advance(10);
  }
  expect(upstream.calls).toBe(2);
  expect(await instance().fly(upstream.ask, 9)).toMatchObject({ joined: false });
  expect(upstream.calls).toBe(3);
});

it('joins a flight that has landed since the cache was looked into', async () => {
  const { upstream, instance, settle, clock } = around();
  const led = await instance().fly();
  upstream.send('whole');
  upstream.end();
  await textOf(led.answer);
  await led.land(true);
  clock.advance(10);
  const joined = await settle(instance().fly(upstream.ask, 11));
  expect([joined.joined, await textOf(joined.answer)]).toEqual([true, 'whole']);
});

it("gives everybody the upstream's failure", async () => {
  const { instance, settle, board } = around();
  const failing = new RepriseError('UPSTREAM_TIMEOUT', 'too slow');
  let fail!: () => void;
  const ask: Ask = () =>
    new Promise((_, reject) => {
      fail = () => reject(failing);
    });
  const led = instance().fly(ask);
  led.catch(() => {});
  await turn();
  const joined = instance().fly(ask);
  joined.catch(() => {});
  for (let step = 0; step < 10; step += 1) await turn();
  fail();
  await expect(led).rejects.toBe(failing);
  await expect(settle(joined)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT', message: 'too slow' });
  expect([board.leases, board.listeners]).toEqual([0, 0]);
});

it('breaks off where the upstream broke off', async () => {
  const { upstream, instance, settle } = around();
  const whole = reading(await instance().fly());
  upstream.send('one');
  const joined = textOf((await settle(instance().fly())).answer);
  upstream.cut();
  await expect(whole).rejects.toThrow('socket hang up');
  await expect(settle(joined)).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
});

it('lets exactly one take over from a leader that dies before its answer began', async () => {
  const { upstream, instance, settle, board } = around();
  const [leader, ...others] = [instance(), instance(), instance(), instance()];
  void leader!.fly();
  await turn();
  const answers = others.map((other) => other.fly());
  await turn();
  leader!.die();
  const first = await settle(Promise.race(answers));
  expect(first.joined).toBe(false);
  expect(upstream.calls).toBe(2);
  const texts = answers.map(async (answer) => reading(await answer));
  upstream.send('again');
  await turn();
  upstream.end();
  expect(await settle(Promise.all(texts))).toEqual(['again', 'again', 'again']);
  const stats = others.map(({ flights }) => flights.stats());
  expect(stats.reduce((sum, { takenOver }) => sum + takenOver, 0)).toBe(1);
  expect(stats.reduce((sum, { joined }) => sum + joined, 0)).toBe(2);
  expect([upstream.calls, board.leases, board.listeners]).toEqual([2, 0, 0]);
});

it('breaks off an answer that was begun when its leader dies', async () => {
  const { upstream, instance, settle } = around();
  const leader = instance();
  void reading(await leader.fly());
  upstream.send('one');
  const joined = await settle(instance().fly());
  const pieces = joined.answer.body![Symbol.asyncIterator]();
  await pieces.next();
  leader.die();
  await expect(settle(pieces.next())).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
  expect(upstream.calls).toBe(1);
});

it('takes over when nobody waits for the answer where it was asked for', async () => {
  const { upstream, instance, settle } = around();
  const leader = instance();
  const led = reading(await leader.fly());
  led.catch(() => {});
  const joined = instance().fly();
  await turn();
  leader.controller.abort(new RepriseError('UPSTREAM_CUT', 'nobody waits'));
  expect((await settle(joined)).joined).toBe(false);
  expect(upstream.calls).toBe(2);
});

it('asks upstream when the board fails, and after the deadline when it hangs', async () => {
  const { upstream, instance, board, clock } = around();
  board.mode = 'fail';
  const alone = await instance().fly();
  expect(alone).toMatchObject({ joined: false });
  board.mode = 'hang';
  const { flights, fly } = instance();
  const answer = fly();
  await turn();
  clock.advance(249);
  await turn();
  expect(upstream.calls).toBe(1);
  clock.advance(1);
  await answer;
  expect(upstream.calls).toBe(2);
  expect(flights.stats()).toEqual({ led: 0, joined: 0, takenOver: 0, alone: 1 });
});

it('goes on for its own clients when the board fails, and lets the others ask', async () => {
  const { upstream, instance, board, settle } = around();
  const led = await instance().fly();
  const whole = reading(led);
  const joined = instance().fly();
  await turn();
  board.mode = 'fail';
  upstream.send('one');
  await turn();
  upstream.end();
  expect(await settle(whole)).toBe('one');
  expect((await settle(joined)).joined).toBe(false);
});

it('survives a board that is away for a moment, in the middle of an answer', async () => {
  const { upstream, instance, board, settle, clock } = around();
  const whole = reading(await instance().fly());
  upstream.send('one ');
  const joined = textOf((await settle(instance().fly())).answer);
  await turn();
  board.mode = 'fail';
  upstream.send('two ');
  for (let step = 0; step < 20; step += 1) {
    await turn();
    clock.advance(50);
  }
  board.mode = 'work';
  upstream.send('three');
  upstream.end();
  expect(await settle(whole)).toBe('one two three');
  expect(await settle(joined)).toBe('one two three');
});

it('reads what it was not told', async () => {
  const { upstream, instance, board, settle } = around();
  board.silent = true;
  const whole = reading(await instance().fly());
  const joined = instance().fly();
  await turn();
  upstream.send('one ');
  const { answer } = await settle(joined);
  const text = textOf(answer);
  upstream.send('two');
  upstream.end();
  expect(await settle(whole)).toBe('one two');
  expect(await settle(text)).toBe('one two');
});

it('waits for another instance no longer than it may', async () => {
  const { upstream, instance, settle, clock } = around({ maxWait: 5_000 });
  await instance().fly();
  const startedAt = clock.now();
  const { flights, fly } = instance();
  expect((await settle(fly())).joined).toBe(false);
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(5_000);
  expect(clock.now() - startedAt).toBeLessThan(6_000);
  expect(upstream.calls).toBe(2);
  expect(flights.stats().alone).toBe(1);
});

it('keeps of a long answer what its followers need, and lets who comes too late ask', async () => {
  const { upstream, instance, settle } = around({ maxBytes: 1_000 });
  const whole = reading(await instance().fly());
  upstream.send('x'.repeat(400));
  const joined = textOf((await settle(instance().fly())).answer);
  for (let count = 0; count < 5; count += 1) {
    upstream.send('y'.repeat(400));
    await settle(new Promise(setImmediate));
  }
  const late = await settle(instance().fly(async () => Response.json({})));
  expect(late.joined).toBe(false);
  upstream.end();
  const text = 'x'.repeat(400) + 'y'.repeat(2_000);
  expect(await settle(whole)).toBe(text);
  expect(await settle(joined)).toBe(text);
});

it('ends following when nobody waits any more', async () => {
  const { upstream, instance, settle, board } = around();
  void reading(await instance().fly());
  upstream.send('one');
  const follower = instance();
  const { answer } = await settle(follower.fly());
  const text = textOf(answer);
  await turn();
  const reason = new RepriseError('UPSTREAM_CUT', 'nobody waits');
  follower.controller.abort(reason);
  await expect(text).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
  const waiting = instance();
  waiting.controller.abort(reason);
  await expect(waiting.fly()).rejects.toBe(reason);
  expect(board.listeners).toBe(0);
});
