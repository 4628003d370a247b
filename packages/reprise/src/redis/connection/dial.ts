import {
  type Clock,
  deferred,
  messageOf,
  RepriseError,
  type Timer,
  withinDeadline,
} from '../../core/index.ts';
import { Link } from './link.ts';
import { overdue, redisCodeOf, refused, socketFailure, unavailable } from './redis-error.ts';
import { addressText, type OpenWire, type RedisAddress } from './wire.ts';
import { meansWrites } from './write-watch.ts';

/** What {@link dialer} needs. */
export interface DialOptions {
  readonly openWire: OpenWire;
  readonly clock: Clock;
  /** Milliseconds until a server that does not accept the connection counts as gone. */
  readonly connectDeadline: number;
  /** Milliseconds until one that accepted it and then says nothing does. */
  readonly commandDeadline: number;
  readonly maxInFlight: number;
}

/** Opens a {@link Link} to a server that answers; rejects with a RepriseError, soon when `signal` aborts. */
export type Dial = (address: RedisAddress, signal: AbortSignal) => Promise<Link>;

/** Makes a {@link Dial}. */
export function dialer(options: DialOptions): Dial {
  const { openWire, clock, connectDeadline, commandDeadline, maxInFlight } = options;
  return async (address, signal) => {
    const place = placeOf(address);
    const silent = deferred<never>();
    let watch: Timer | undefined;
    const wire = openWire(address, {
      onConnect: () => {
        const error = overdue(place, 'the first answer', commandDeadline);
        watch = clock.schedule(commandDeadline, () => silent.reject(error));
      },
      onEnd: (reason) => link.broke(reason),
    });
    const link = new Link(wire, { clock, place, silence: commandDeadline, maxInFlight });
    try {
      const milliseconds = connectDeadline;
      const operation = `connecting to ${place}`;
      await withinDeadline(Promise.race([wire.opened, silent.promise]), {
        operation,
        milliseconds,
        clock,
        signal,
      });
      await ping(link, commandDeadline);
      return link;
    } catch (error) {
      const reason = connectFailure(place, error, wire.refusal(error));
      link.close(reason);
      throw reason;
    } finally {
      watch?.cancel();
    }
  };
}

/** How messages name a server. */
export function placeOf(address: RedisAddress): string {
  return `Redis at ${addressText(address)}`;
}

/** A server that cannot save refuses PING too, and answers what is read. */
async function ping(link: Link, deadline: number): Promise<void> {
  try {
    await link.send({ args: ['PING'], bytes: false, deadline });
  } catch (error) {
    if (!meansWrites(redisCodeOf(error))) throw error;
  }
}

function connectFailure(place: string, error: unknown, refusal: string | undefined): RepriseError {
  if (refusal !== undefined) return refused(place, 'the connection', refusal);
  if (!RepriseError.isInstance(error)) return unavailable(place, socketFailure(error), error);
  if (error.code === 'DEADLINE_EXCEEDED') return unavailable(place, messageOf(error));
  return error;
}
