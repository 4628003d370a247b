import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, streamedText } from '../start-test-gateway.ts';
import type { Instances } from './start-instances.ts';

/** What came of one request. */
export interface Reply {
  /** Which gateway was asked. */
  readonly at: number;
  readonly streamed: boolean;
  readonly question: string;
  /** Undefined: the whole, right answer came; else what came instead. */
  readonly problem: string | undefined;
  /** Milliseconds, on the clock of `performance`. */
  readonly began: number;
  readonly took: number;
}

/** Requests of each gateway under way at the same time. */
const clients = 4;

/** Every how many requests one is new; the others were asked before. */
const newEvery = 3;

/** Keeps asking all gateways, plain and streamed, what was asked before and what is new, until it is ended. */
export class Traffic {
  readonly replies: Reply[] = [];
  readonly #instances: Instances;
  readonly #running: Promise<unknown>;
  #count = 0;
  #ending = false;

  constructor(instances: Instances) {
    this.#instances = instances;
    const everywhere = instances.all.flatMap((_, at) => Array.from({ length: clients }, () => at));
    this.#running = Promise.all(everywhere.map((at) => this.#client(at)));
  }

  /** Resolves when each gateway but `without` has answered `count` more requests rightly. */
  async flows(count = 10, without?: number): Promise<void> {
    const from = this.replies.length;
    const asked = this.#instances.all.map((_, at) => at).filter((at) => at !== without);
    const right = () => this.replies.slice(from).filter(({ problem }) => problem === undefined);
    const deadline = performance.now() + 20_000;
    while (!asked.every((at) => right().filter((reply) => reply.at === at).length >= count)) {
      if (performance.now() > deadline) throw new Error('the gateways do not answer');
      await sleep(20);
    }
  }

  async end(): Promise<void> {
    this.#ending = true;
    await this.#running;
  }

  /** What went wrong, one line each. */
  get problems(): Reply[] {
    return this.replies.filter(({ problem }) => problem !== undefined);
  }

  /** Milliseconds within which this share of all requests that began since `since` was answered. */
  within(share: number, since = 0): number {
    const times = this.replies.filter(({ began }) => began >= since).map(({ took }) => took);
    const sorted = times.toSorted((left, right) => left - right);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  }

  async #client(at: number): Promise<void> {
    while (!this.#ending) {
      this.#count += 1;
      const number = this.#count % newEvery === 0 ? this.#count : this.#count % 50;
      const streamed = this.#count % 2 === 0;
      const question = questionOf(number);
      const began = performance.now();
      const problem = await this.#ask(at, question, streamed);
      this.replies.push({ at, streamed, question, problem, began, took: performance.now() - began });
      // A gateway that was killed refuses at once; nobody asks it in a tight loop.
      await sleep(problem === undefined ? 5 : 50);
    }
  }

  async #ask(at: number, question: string, streamed: boolean): Promise<string | undefined> {
    try {
      const response = await this.#instances.chat(at, ask(question, streamed ? { stream: true } : {}));
      const body = await response.text();
      if (response.status !== 200) return `status ${response.status}: ${body}`;
      if (streamed && !body.endsWith('data: [DONE]\n\n')) return `a torn stream: ${body.slice(-200)}`;
      const text = streamed ? streamedText(body) : contentOf(body);
      return text === answerTo(question) ? undefined : `another answer: ${text}`;
    } catch (error) {
      const { message, cause } = error as Error;
      return `no answer: ${message} ${cause instanceof Error ? cause.message : ''}`;
    }
  }
}

/** The fake model's answer. */
export function answerTo(question: string): string {
  return `The fake model was asked: ${question}`;
}

/** A question without a word in common with any other, so that none is like another. */
function questionOf(number: number): string {
  const letters = createHash('sha256').update(String(number)).digest('hex');
  return letters.match(/.{8}/g)!.slice(0, 5).join(' ');
}

function contentOf(body: string): string {
  return (JSON.parse(body) as { choices: { message: { content: string } }[] }).choices[0]!.message.content;
}
