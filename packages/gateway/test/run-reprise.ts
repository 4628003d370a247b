import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../bin/reprise.js', import.meta.url));

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A process of the command line; it is ended with its test file at the latest. */
export class Reprise {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  output = '';
  errors = '';

  constructor(
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    folder?: string,
  ) {
    this.#child = spawn(process.execPath, [binary, ...parameters], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** Waits until a started gateway listens; gives its address. */
  async url(): Promise<string> {
    const deadline = performance.now() + 30_000;
    for (;;) {
      const url = /listens on (http\S+)[\s\S]*curl .*\n/.exec(this.output)?.[1];
      if (url !== undefined) return url;
      if (this.#child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`no gateway came up: ${this.output}${this.errors}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async ended(): Promise<Ended> {
    const code = await this.#ended;
    return { code, output: this.output, errors: this.errors };
  }
}

/** Runs a command to its end. */
export function runReprise(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<Ended> {
  return new Reprise(parameters, environment, folder).ended();
}
