import type { RedisConnection } from 'reprise/redis';
import { ManualClock } from 'reprise/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestLog } from '../test/test-log.ts';
import { dependentLogger } from './dependent-logger.ts';

/** The part of a connection that a logger sees. */
class FakeConnection {
  available = true;
  writable = true;
  #tellAvailable: (available: boolean) => void = () => {};
  #tellWritable: (writable: boolean) => void = () => {};

  onAvailability(listener: (available: boolean) => void): () => void {
    this.#tellAvailable = listener;
    return () => {};
  }

  onWritability(listener: (writable: boolean) => void): () => void {
    this.#tellWritable = listener;
    return () => {};
  }

  turn(available: boolean): void {
    this.available = available;
    this.#tellAvailable(available);
  }

  turnWritable(writable: boolean): void {
    this.writable = writable;
    this.#tellWritable(writable);
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

  describe('while Redis refuses writes', () => {
    const refused = 'The store fails: Redis at x:1 refused EVALSHA: OOM command not allowed; memory serves';
    const forbidden =
      'Sharing calls fails: Redis at x:1 refused EVALSHA: NOPERM ACL failure in script; they are not';

    it('says nothing about a part that is refused, nor about its end', () => {
      connection.turnWritable(false);
      logger.warn(refused);
      logger.warn(forbidden);
      clock.advance(60_000);
      connection.turnWritable(true);
      logger.info('The store works again');
      expect(told()).toEqual([]);
    });

    it('says nothing when the part finds out before the connection does', () => {
      logger.warn(refused);
      clock.advance(1_900);
      connection.turnWritable(false);
      connection.turnWritable(true);
      clock.advance(60_000);
      logger.info('The store works again');
      expect(told()).toEqual([]);
    });

    it.each(['WRONGTYPE Operation against a key', 'ERR syntax'])(
      'tells what fails for another reason: %s',
      (reply) => {
        const other = `The index fails: Redis at x:1 refused ZADD: ${reply}; it is built anew`;
        logger.warn(other);
        connection.turnWritable(false);
        clock.advance(2_000);
        logger.info('The index works again');
        expect(told()).toEqual([other, 'The index works again']);
      },
    );
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
