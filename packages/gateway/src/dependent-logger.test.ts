import type { RedisConnection } from 'reprise/redis';
import { ManualClock } from 'reprise/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestLog } from '../test/test-log.ts';
import { dependentLogger } from './dependent-logger.ts';

/** The part of a connection that a logger sees. */
class FakeConnection {
  available = true;
  #listener: (available: boolean) => void = () => {};

  onAvailability(listener: (available: boolean) => void): () => void {
    this.#listener = listener;
    return () => {};
  }

  turn(available: boolean): void {
    this.available = available;
    this.#listener(available);
  }
}

describe('the logger of a part that works over Redis', () => {
  let connection: FakeConnection;
  let clock: ManualClock;
  let log: TestLog;
  let logger: ReturnType<typeof dependentLogger>;
  const told = () => log.lines.filter(({ level }) => level !== 'debug').map(({ message }) => message);

  beforeEach(() => {
    connection = new FakeConnection();
    clock = new ManualClock();
    log = new TestLog();
    logger = dependentLogger(connection as unknown as RedisConnection, log, clock);
  });

  it('tells a failure that the connection knows nothing of, and its end', () => {
    logger.warn('The store fails: OOM; memory serves');
    clock.advance(2_000);
    logger.info('The store works again');
    expect(told()).toEqual(['The store fails: OOM; memory serves', 'The store works again']);
  });

  it('says nothing about a part that fails while Redis is out of reach, nor about its end', () => {
    connection.turn(false);
    logger.warn('The store fails: unavailable; memory serves');
    clock.advance(60_000);
    connection.turn(true);
    logger.info('The store works again');
    expect(told()).toEqual([]);
  });

  it('says nothing when the part finds out before the connection does', () => {
    logger.warn('The store fails: connection broke; memory serves');
    clock.advance(1_900);
    connection.turn(false);
    clock.advance(60_000);
    connection.turn(true);
    logger.info('The store works again');
    expect(told()).toEqual([]);
  });

  it('says nothing about a failure that is over at once', () => {
    logger.warn('The store fails: connection broke; memory serves');
    logger.info('The store works again');
    clock.advance(60_000);
    expect(told()).toEqual([]);
  });

  it('keeps parts apart, and passes on at once what is not about a state', () => {
    logger.warn('The store fails: OOM; memory serves');
    logger.warn('Sharing calls fails: OOM; they are not shared');
    logger.warn('A value is too large');
    logger.info('The store works again');
    clock.advance(2_000);
    expect(told()).toEqual(['A value is too large', 'Sharing calls fails: OOM; they are not shared']);
  });
});
