import {
  type Clock,
  forgetOldest,
  type Logger,
  messageOf,
  StateLog,
  withDeadline,
} from '../../core/index.ts';
import { type ChatRequest, hasEarlierTurns, type Identity, rewrittenScope } from '../../semantic/index.ts';
import { Bill } from '../pricing/bill.ts';
import type { Pricing } from '../pricing/pricing.ts';
import type { Usage } from '../recording/completion.ts';

/** For whom a question is rewritten. */
export interface RewriteContext {
  readonly tenant: string;
  readonly namespace?: string;
  /** Aborted at the deadline. */
  readonly signal: AbortSignal;
}

/** A question that can be understood without the turns before it, and what making it took. */
export interface RewrittenQuestion {
  readonly text: string;
  readonly model?: string;
  readonly usage?: Usage | undefined;
}

/** Makes of the last question of a conversation one that stands alone; undefined when that cannot be. */
export type RewriteQuestion = (
  request: ChatRequest,
  context: RewriteContext,
) => Promise<RewrittenQuestion | string | undefined>;

/** What rewriting questions took since the cache was opened. */
export interface RewriteStats {
  /** Calls that were made. */
  readonly calls: number;
  /** Calls that gave a question to compare. */
  readonly rewritten: number;
  /** Calls that failed, or came too late. */
  readonly failures: number;
  /** Questions that were not compared because too many calls were under way, or those before them had failed. */
  readonly skipped: number;
  readonly tokens: number;
  /** What those tokens cost, in US dollars, as far as the price table knows; undefined when it knows none of it. */
  readonly usd: number | undefined;
}

/** Parts and limits of a {@link QuestionRewriter}. */
export interface QuestionRewriterOptions {
  readonly rewrite: RewriteQuestion;
  /** Milliseconds a request waits for its rewrite. */
  readonly deadline: number;
  readonly pricing: Pricing;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The identity of a request whose text to compare is made when it is needed. */
export interface RewritableIdentity extends Identity {
  /** The same with the text, or without one where there was no rewrite; never rejects. */
  readonly rewritten: () => Promise<Identity>;
  /** The same where the question was rewritten lately, without asking anybody. */
  readonly remembered: () => Promise<Identity>;
}

/** Questions remembered, calls at the same time, and characters of a question. */
const most = { remembered: 1_000, atOnce: 16, characters: 2_000 };
/** After so many failures in a row nobody is asked for so many milliseconds. */
const rest = { after: 3, milliseconds: 30_000 };

/**
 * Has the last question of a conversation rewritten, so that it can be compared by meaning with those of other
 * conversations. What is waited for is bounded, and without a rewrite a request is answered exactly or not at all.
 */
export class QuestionRewriter {
  readonly #options: QuestionRewriterOptions;
  /** By exact key, which no two tenants share. */
  readonly #recent = new Map<string, Promise<string | undefined>>();
  readonly #log: StateLog;
  readonly #counts = { calls: 0, rewritten: 0, failures: 0, skipped: 0 };
  readonly #bill = new Bill();
  #underWay = 0;
  #inARow = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  constructor(options: QuestionRewriterOptions) {
    this.#options = options;
    this.#log = new StateLog(options.logger, 'Rewriting questions');
  }

  get stats(): RewriteStats {
    return { ...this.#counts, ...this.#bill.sum };
  }

  /** The identity to look up and keep a request by; as it is when nothing came before its question. */
  identityOf(
    request: ChatRequest,
    context: Omit<RewriteContext, 'signal'>,
    identity: Identity,
  ): Identity | RewritableIdentity {
    if (identity.text === undefined || !hasEarlierTurns(request.messages)) return identity;
    const plain = { ...identity, scope: rewrittenScope(request, context), text: undefined };
    let text: Promise<string | undefined> | undefined;
    // The lookup and the write of a request have one question, asked for, or skipped, once.
    const rewritten = async (): Promise<Identity> => {
      text ??= this.#textOf(request, context, identity.exactKey);
      return { ...plain, text: await text };
    };
    const remembered = async (): Promise<Identity> => {
      return { ...plain, text: await this.#recent.get(identity.exactKey) };
    };
    return { ...plain, rewritten, remembered };
  }

  #textOf(
    request: ChatRequest,
    context: Omit<RewriteContext, 'signal'>,
    exactKey: string,
  ): Promise<string | undefined> {
    const known = this.#recent.get(exactKey);
    if (known) return known;
    if (this.#underWay >= most.atOnce || this.#options.clock.now() < this.#restsUntil) {
      this.#counts.skipped += 1;
      return Promise.resolve(undefined);
    }
    const text = this.#ask(request, context);
    this.#recent.set(exactKey, text);
    forgetOldest(this.#recent, most.remembered);
    return text;
  }

  /** Never rejects. */
  async #ask(request: ChatRequest, context: Omit<RewriteContext, 'signal'>): Promise<string | undefined> {
    const { rewrite, deadline, clock } = this.#options;
    this.#underWay += 1;
    this.#counts.calls += 1;
    try {
      const limits = { operation: 'rewriting the question', milliseconds: deadline, clock };
      const answer = await withDeadline(async (signal) => rewrite(request, { ...context, signal }), limits);
      this.#inARow = 0;
      this.#log.succeeded();
      return this.#taken(answer);
    } catch (error) {
      this.#failed(messageOf(error));
      return undefined;
    } finally {
      this.#underWay -= 1;
    }
  }

  #taken(answer: RewrittenQuestion | string | undefined): string | undefined {
    const {
      text,
      model = '',
      usage,
    } = typeof answer === 'string' ? { text: answer } : (answer ?? { text: '' });
    this.#bill.add(this.#options.pricing.worthOf(model, usage));
    const question = text.trim();
    if (question === '' || question.length > most.characters) return undefined;
    this.#counts.rewritten += 1;
    return question;
  }

  #failed(reason: string): void {
    this.#counts.failures += 1;
    this.#inARow += 1;
    if (this.#inARow >= rest.after) this.#restsUntil = this.#options.clock.now() + rest.milliseconds;
    this.#log.failed(reason, 'conversations are answered from cache for exactly the same request only');
  }
}

/** The identity with its text; that of a request which is not rewritten is as it is. */
export async function withText(identity: Identity | RewritableIdentity): Promise<Identity> {
  return 'rewritten' in identity ? identity.rewritten() : identity;
}

/** The identity with its text as far as that is known; nobody is asked. */
export async function withRememberedText(identity: Identity | RewritableIdentity): Promise<Identity> {
  return 'remembered' in identity ? identity.remembered() : identity;
}
