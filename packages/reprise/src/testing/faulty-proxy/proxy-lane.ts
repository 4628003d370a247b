import type { Socket } from 'node:net';
import type { Clock, Timer } from '../../core/index.ts';

/** Bytes a lane keeps before it stops reading. */
const mostHeld = 1024 * 1024;

type Ending = 'end' | 'reset' | 'cut';

interface Held {
  readonly what: Buffer | Ending;
  readonly due: number;
}

/** What a lane asks of its connection. */
export interface ProxyLaneHooks {
  /** Gives those of the bytes that may pass, and whether the connection is cut after them. */
  admit(bytes: Buffer): { readonly bytes: Buffer; readonly last: boolean };
  cut(): void;
}

/** One direction of a proxied connection: what comes from one side goes to the other, in order, late or not at all. */
export class ProxyLane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #clock: Clock;
  readonly #hooks: ProxyLaneHooks;
  readonly #held: Held[] = [];
  #heldBytes = 0;
  #delay = 0;
  #stalled = false;
  #forgotten = false;
  #timer: Timer | undefined;

  /** Reads `from` from now on. */
  constructor(from: Socket, to: Socket, clock: Clock, hooks: ProxyLaneHooks) {
    this.#from = from;
    this.#to = to;
    this.#clock = clock;
    this.#hooks = hooks;
    from.on('data', (arrived: Buffer) => {
      const { bytes, last } = hooks.admit(arrived);
      this.#take(bytes);
      if (last) this.#take('cut');
    });
    from.once('end', () => this.#take('end'));
    from.on('error', () => this.#take('reset'));
    to.on('drain', () => this.#pace());
    to.once('close', () => this.#drop());
  }

  /** What arrives from now on is passed on that many milliseconds later. */
  delay(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  /** Keeps what arrives until {@link resume}. */
  stall(): void {
    this.#stalled = true;
  }

  /** Passes on what was kept. */
  resume(): void {
    this.#stalled = false;
    this.#pass();
  }

  /** Loses what was kept and everything that will come. */
  forget(): void {
    this.#forgotten = true;
    this.#drop();
    this.#from.resume();
  }

  #take(what: Buffer | Ending): void {
    if (this.#forgotten) return;
    this.#held.push({ what, due: this.#clock.now() + this.#delay });
    this.#heldBytes += what.length;
    this.#pass();
  }

  #pass(): void {
    this.#timer?.cancel();
    for (let first = this.#held[0]; first && !this.#stalled; first = this.#held[0]) {
      const wait = first.due - this.#clock.now();
      if (wait > 0) {
        this.#timer = this.#clock.schedule(wait, () => this.#pass());
        break;
      }
      this.#held.shift();
      this.#heldBytes -= first.what.length;
      this.#deliver(first.what);
    }
    this.#pace();
  }

  #deliver(what: Buffer | Ending): void {
    if (what === 'end') this.#to.end();
    else if (what === 'cut') this.#hooks.cut();
    else if (what === 'reset') this.#to.resetAndDestroy();
    else if (this.#to.writable) this.#to.write(what);
  }

  #pace(): void {
    const isFull = this.#heldBytes + this.#to.writableLength > mostHeld;
    if (isFull && !this.#forgotten) this.#from.pause();
    else this.#from.resume();
  }

  #drop(): void {
    this.#timer?.cancel();
    this.#held.length = 0;
    this.#heldBytes = 0;
  }
}
