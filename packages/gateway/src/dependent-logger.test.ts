import type { RedisConnection } from 'reprise/redis';
import { ManualClock } from 'reprise/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestLog } from '../test/test-log.ts';
import { dependentLogger } from './dependent-logger.ts';

/** The part of a connection that a logger sees. */
class FakeConnection {
  available = true;
  writable = true;
  missing: readonly string[] = [];
  #tell: () => void = () => {};

  onAvailability(listener: () => void): () => void {
    this.#tell = listener;
    return () => {};
  }

  onWritability(listener: () => void): () => void {
    return this.onAvailability(listener);
  }

  onMissing(listener: () => void): () => void {
    return this.onAvailability(listener);
  }

  turn(available: boolean): void {
    this.available = available;
    this.miss(...(available ? [] : ['Redis group main']));
  }

  turnWritable(writable: boolean): void {
    this.writable = writable;
    this.#tell();
  }

  miss(...missing: readonly string[]): void {
    this.missing = missing;
    this.#tell();
  }
}

describe('the logger of a part that works over Redis', () => {
  let connection: FakeConnection;
  let clock: ManualClock;
  let log: TestLog;
  let logger: ReturnType<typeof dependentLogger>;
  const gone = 'The store fails: Redis at x:1 is unavailable: the connection broke; memory serves';
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
    logger.warn(gone);
    logger.warn('Sharing calls fails: joining a flight took longer than 250 ms; they are not shared');
    clock.advance(60_000);
    connection.turn(true);
    logger.info('The store works again');
    expect(told()).toEqual([]);
  });

  it('tells what fails for a reason of its own while Redis is out of reach', () => {
    connection.turn(false);
    logger.warn('Comparing by meaning fails: The embedder ran out of memory; exact requests only');
    clock.advance(2_000);
    expect(told()).toEqual([
      'Comparing by meaning fails: The embedder ran out of memory; exact requests only',
    ]);
  });

  it('says nothing when the part finds out before the connection does', () => {
    logger.warn(gone);
    clock.advance(1_900);
    connection.turn(false);
    clock.advance(60_000);
    connection.turn(true);
    logger.info('The store works again');
    expect(told()).toEqual([]);
  });

  describe('while one master of a Cluster is out of reach', () => {
    const lost = 'Redis at x:1';
    const reasons = [
      `${lost} is unavailable: connect ECONNREFUSED`,
      `EVALSHA took longer than 500 ms on ${lost}`,
      'joining a flight took longer than 250 ms',
      'Redis at x:2 cannot serve EVALSHA now: CLUSTERDOWN The cluster is down',
      'Redis Cluster at x:2 is unavailable: no server has the slot of the key',
    ];

    it.each(reasons)('says nothing about a part that fails of it: %s', (reason) => {
      connection.miss('Redis at x:3', lost);
      logger.warn(`The store fails: ${reason}; memory serves`);
      clock.advance(60_000);
      connection.miss();
      logger.info('The store works again');
      expect(told()).toEqual([]);
    });

    it.each(reasons)('says nothing when the part finds out before the connection does: %s', (reason) => {
      logger.warn(`The store fails: ${reason}; memory serves`);
      clock.advance(1_900);
      connection.miss(lost);
      clock.advance(60_000);
      logger.info('The store works again');
      expect(told()).toEqual([]);
    });

    it.each([
      'EVALSHA took longer than 500 ms on Redis at x:2',
      'Redis at x:11 is unavailable: 100 commands are in flight',
      'Redis at x:2 refused EVALSHA: WRONGTYPE Operation against a key',
      'The embedder ran out of memory',
    ])('tells what fails for another reason: %s', (reason) => {
      const other = `The store fails: ${reason}; memory serves`;
      connection.miss(lost);
      logger.warn(other);
      connection.miss();
      clock.advance(2_000);
      logger.info('The store works again');
      expect(told()).toEqual([other, 'The store works again']);
    });
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
    logger.warn(gone);
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
