import type { Clock, RepriseError, Timer } from '../../core/index.ts';
import type { RedisArgument, RedisReply } from '../redis-connection.ts';
import { commandName, overdue, refused, socketFailure, unavailable } from './redis-error.ts';
import type { Wire } from './wire.ts';

/** What a {@link Link} needs to know and whom it tells. */
export interface LinkOptions {
  readonly clock: Clock;
  /** Names the server in messages. */
  readonly place: string;
  /** Milliseconds without any answer behind which a server with commands in flight counts as gone. */
  readonly silence: number;
  /** Most commands in flight. */
  readonly maxInFlight: number;
}

/** What happens to a {@link Link}. */
export interface LinkEvents {
  /** A command was answered in time. */
  onAnswer(): void;
  /** A command was not, although it had as long as the server may be silent. */
  onOverdue(error: RepriseError): void;
  /** The server refused a command; called behind `recover` of it. */
  onRefused(error: RepriseError, key: string | undefined): void;
  /** The link is of no use any more. `silent` when the server said nothing while it was asked. */
  onLost(reason: RepriseError, silent: boolean): void;
}

/** One command on its way. */
export interface Sending {
  readonly args: readonly RedisArgument[];
  readonly bytes: boolean;
  /** The key that the command was sent by. */
  readonly key?: string | undefined;
  /** Milliseconds. */
  readonly deadline: number;
  /** Gets a failure first; what it returns takes its place. */
  readonly recover?: (error: RepriseError) => Promise<RedisReply> | undefined;
}

const nobody: LinkEvents = {
  onAnswer: () => {},
  onOverdue: () => {},
  onRefused: () => {},
  onLost: () => {},
};

/**
 * A {@link Wire} on which every call ends: at its answer, at its deadline, or when the wire breaks. An answer behind
 * the deadline is dropped. When nothing at all is answered for a while, the wire is destroyed, so that commands do
 * not pile up in it.
 */
export class Link {
  /** Replaced by whoever takes the link into use. */
  events: LinkEvents = nobody;
  readonly #wire: Wire;
  readonly #options: LinkOptions;
  #inFlight = 0;
  #answers = 0;
  /** Commands in flight that may take longer than `silence`. */
  #patient = 0;
  #suspicion: Timer | undefined;
  #lost: RepriseError | undefined;
  #retired = false;

  constructor(wire: Wire, options: LinkOptions) {
    this.#wire = wire;
    this.#options = options;
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  send(sending: Sending): Promise<RedisReply> {
    const { args, bytes } = sending;
    return this.#ask(sending, () => this.#wire.send(args, bytes));
  }

  async subscribe(channel: string, listener: (message: Uint8Array) => void, deadline: number): Promise<void> {
    const sending = { args: ['SUBSCRIBE'], bytes: false, deadline };
    await this.#ask(sending, () => this.#wire.subscribe(channel, listener).then(() => null));
  }

  async unsubscribe(channel: string, deadline: number): Promise<void> {
    const sending = { args: ['UNSUBSCRIBE'], bytes: false, deadline };
    await this.#ask(sending, () => this.#wire.unsubscribe(channel).then(() => null));
  }

  /** Takes no more commands, and ends with the answer to the last one. */
  retire(): void {
    this.#retired = true;
    if (this.#inFlight === 0) this.close(unavailable(this.#options.place, 'the connection was replaced'));
  }

  /** Ends the link; what is in flight rejects with `reason`. */
  close(reason: RepriseError): void {
    this.#lose(reason, false);
  }

  /** To be called when the wire broke. */
  broke(error: unknown): void {
    const reason = `the connection broke: ${socketFailure(error)}`;
    this.#lose(unavailable(this.#options.place, reason, error), false);
  }

  #ask(sending: Sending, ask: () => Promise<RedisReply>): Promise<RedisReply> {
    const { clock, place, maxInFlight, silence } = this.#options;
    if (this.#lost) return failWith(sending, this.#lost);
    if (this.#inFlight >= maxInFlight) {
      return failWith(sending, unavailable(place, `${maxInFlight} commands are in flight`));
    }
    return new Promise((resolve, reject) => {
      const { deadline } = sending;
      const answersBefore = this.#answers;
      const patient = deadline > silence;
      let asked = true;
      const settled = (): boolean => {
        this.#leave();
        if (!asked) return false;
        timer.cancel();
        if (patient) this.#patient -= 1;
        return true;
      };
      const fail = (error: RepriseError): void => {
        const other = sending.recover?.(error);
        if (other) resolve(other);
        else reject(error);
      };
      const timer = clock.schedule(deadline, () => {
        asked = false;
        if (patient) this.#patient -= 1;
        const error = overdue(place, commandName(sending.args), deadline);
        this.#overdue(
          error,
          deadline < silence ? 'early' : answersBefore === this.#answers ? 'silent' : 'slow',
        );
        fail(error);
      });
      if (patient) this.#patient += 1;
      this.#enter();
      ask().then(
        (reply) => {
          this.#answers += 1;
          if (!settled()) return;
          this.events.onAnswer();
          resolve(reply);
        },
        (error: unknown) => {
          const refusal = this.#wire.refusal(error);
          if (refusal !== undefined) this.#answers += 1;
          else this.broke(error);
          if (!settled()) return;
          if (refusal === undefined) return fail(this.#lost!);
          const failure = refused(place, commandName(sending.args), refusal);
          fail(failure);
          this.events.onRefused(failure, sending.key);
        },
      );
    });
  }

  #enter(): void {
    this.#inFlight += 1;
    if (this.#inFlight === 1) this.#wire.hold(true);
  }

  #leave(): void {
    this.#inFlight -= 1;
    if (this.#inFlight > 0) return;
    this.#wire.hold(false);
    if (this.#retired) this.retire();
  }

  #overdue(error: RepriseError, server: 'silent' | 'slow' | 'early'): void {
    // A caller that waits only for a moment has learned nothing about the server.
    if (server !== 'early') this.events.onOverdue(error);
    if (this.#patient > 0) return;
    if (server === 'silent') this.#fallSilent();
    else this.#suspect();
  }

  /** Looks later whether anything was answered since now. */
  #suspect(): void {
    if (this.#suspicion || this.#lost) return;
    const answersBefore = this.#answers;
    this.#suspicion = this.#options.clock.schedule(this.#options.silence, () => {
      this.#suspicion = undefined;
      if (this.#answers === answersBefore && this.#inFlight > 0 && this.#patient === 0) this.#fallSilent();
    });
  }

  #fallSilent(): void {
    const { place, silence } = this.#options;
    this.#lose(unavailable(place, `it did not answer for ${silence} ms`), true);
  }

  #lose(reason: RepriseError, silent: boolean): void {
    if (this.#lost) return;
    this.#lost = reason;
    this.#suspicion?.cancel();
    this.#wire.destroy();
    this.events.onLost(reason, silent);
  }
}

function failWith(sending: Sending, error: RepriseError): Promise<RedisReply> {
  return sending.recover?.(error) ?? Promise.reject(error);
}
