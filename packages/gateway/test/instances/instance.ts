import { Reprise } from '../run-reprise.ts';

/** One line that a gateway process logged. */
export interface LoggedLine {
  readonly level: number;
  readonly msg: string;
}

/** The level of pino from which on a line is about something that does not work. */
const warning = 40;

/** What lines say of a part that changed its state. */
const change = / (?:(?:fails|refuses writes): .*|works again|takes writes again|is no master any more: .*)$/;

/** A gateway process of a test, which can be killed and started again at another port. */
export class Instance {
  readonly #parameters: readonly string[];
  #process: Reprise;
  #url = '';

  /** `config` is the path of its configuration. */
  constructor(config: string) {
    this.#parameters = ['start', '--config', config, '--port', '0'];
    this.#process = new Reprise(this.#parameters);
  }

  get url(): string {
    return this.#url;
  }

  /** Waits until it listens. */
  async ready(): Promise<void> {
    this.#url = await this.#process.url();
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process.ended();
  }

  async restart(): Promise<void> {
    this.#process = new Reprise(this.#parameters);
    await this.ready();
  }

  /** Answer of one of its routes, parsed. */
  async json(path: string): Promise<unknown> {
    return (await fetch(`${this.#url}${path}`)).json();
  }

  /** Whether it says that Redis can be reached. */
  async reachesRedis(): Promise<boolean> {
    const { redis } = (await this.json('/health')) as { readonly redis: { readonly available: boolean } };
    return redis.available;
  }

  /** What it logged about its state since it listened: warnings and errors, and then what works again. */
  get lines(): { readonly bad: readonly string[]; readonly good: readonly string[] } {
    const logged = this.#logged;
    const bad = logged.filter(({ level }) => level >= warning).map(({ msg }) => msg);
    return { bad, good: logged.filter(({ level }) => level < warning).map(({ msg }) => msg) };
  }

  /** For each part that logged about its state, whether it said that it works, line by line. */
  get told(): ReadonlyMap<string, readonly boolean[]> {
    const told = new Map<string, boolean[]>();
    for (const { level, msg } of this.#logged) {
      const part = msg.replace(change, '');
      told.set(part, [...(told.get(part) ?? []), level < warning]);
    }
    return told;
  }

  get #logged(): LoggedLine[] {
    const lines = this.#process.errors.split('\n').filter((line) => line !== '');
    return lines
      .map((line) => JSON.parse(line) as LoggedLine)
      .filter(({ msg }) => msg !== 'The gateway listens');
  }
}
