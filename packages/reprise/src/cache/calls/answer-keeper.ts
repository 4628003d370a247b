import { type Logger, RepriseError, StateLog } from '../../core/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import { type CacheOperation, tellOperation, tellOperationSync } from '../../telemetry/index.ts';
import type { Answer, EntryWriter } from '../entries/entry-writer.ts';
import type { StoreAccess } from '../entries/store-access.ts';
import type { CallCounters } from './call-counters.ts';
import { FunctionLogs } from './function-logs.ts';
import type { OpenCall } from './open-call.ts';

/** What a keeper works with. */
export interface AnswerKeeperParts {
  readonly access: StoreAccess;
  readonly writer: EntryWriter;
  readonly counters: CallCounters;
  readonly logger: Logger;
  readonly namespace: string;
}

/** Keeps answers of calls; whatever goes wrong, the callers have their answers all the same. */
export class AnswerKeeper {
  readonly #parts: AnswerKeeperParts;
  readonly #storeLog: StateLog;
  readonly #answerLogs: FunctionLogs;

  constructor(parts: AnswerKeeperParts) {
    this.#parts = parts;
    this.#storeLog = new StateLog(parts.logger, 'keeping answers');
    this.#answerLogs = new FunctionLogs(parts.logger, 'keeping answers of');
  }

  /** Reads what must be known before the function runs; when that fails, the answers will not be kept. */
  async begin(calls: readonly OpenCall[], plan: OpenCall['plan']): Promise<void> {
    try {
      await this.#parts.writer.begin(calls, plan);
    } catch (error) {
      this.#storeFailed(error);
      for (const call of calls) call.skip();
    }
  }

  beginSync(call: OpenCall): void {
    try {
      this.#parts.writer.beginSync(call);
    } catch (error) {
      this.#storeFailed(error);
      call.skip();
    }
  }

  async keep(answers: readonly Answer[]): Promise<void> {
    if (answers.length === 0) return;
    const operation = this.#operation(answers);
    await tellOperation(operation, async () => {
      const prepared = await Promise.all(answers.map((answer) => this.#prepare(answer)));
      // Preparing may have waited for tokens: what was changed since must not be brought back.
      const entries = prepared.filter((entry, index) => entry !== undefined && answers[index]!.call.current);
      await this.#write(entries as StoredEntry[], answers, operation);
    });
  }

  keepSync(answer: Answer): void {
    const { access, writer } = this.#parts;
    const operation = this.#operation([answer]);
    tellOperationSync(operation, () => {
      try {
        const entry = writer.prepareSync(answer);
        if (entry === undefined) return this.#tell(operation, []);
        access.writeSync(entry);
        this.#kept([answer], [entry], operation);
      } catch (error) {
        this.#notKept(answer, error, operation);
      }
    });
  }

  async #prepare(answer: Answer): Promise<StoredEntry | undefined> {
    try {
      return await this.#parts.writer.prepare(answer);
    } catch (error) {
      this.#notKept(answer, error);
      return undefined;
    }
  }

  async #write(
    entries: readonly StoredEntry[],
    answers: readonly Answer[],
    operation: CacheOperation,
  ): Promise<void> {
    if (entries.length === 0) return this.#tell(operation, entries);
    const writing = this.#parts.access.setMany(entries);
    for (const { call } of answers) call.writing = writing;
    try {
      await writing;
      this.#kept(answers, entries, operation);
    } catch (error) {
      this.#parts.counters.notKept += entries.length;
      this.#tell(operation, []);
      this.#storeFailed(error);
    }
  }

  #kept(answers: readonly Answer[], entries: readonly StoredEntry[], operation: CacheOperation): void {
    const { counters } = this.#parts;
    counters.writes += entries.length;
    for (const { value } of entries) counters.bytesWritten += value.length;
    this.#storeLog.succeeded();
    for (const { call } of answers) this.#answerLogs.succeeded(call.identity.func);
    this.#tell(operation, entries);
  }

  #notKept({ call }: Answer, error: unknown, operation?: CacheOperation): void {
    this.#parts.counters.notKept += 1;
    if (operation) operation.outcome = 'notKept';
    if (isStoreFault(error)) this.#storeFailed(error);
    else this.#answerLogs.failed(call.identity.func, error, 'they go to the callers only');
  }

  #storeFailed(error: unknown): void {
    this.#parts.counters.storeFaults += 1;
    this.#storeLog.failed(error, 'they go to the callers only');
  }

  #operation(answers: readonly Answer[]): CacheOperation {
    const { func, storeKey } = answers[0]!.call.identity;
    const base = { operation: 'keep', namespace: this.#parts.namespace, func } as const;
    return answers.length === 1 ? { ...base, key: storeKey } : { ...base, count: answers.length };
  }

  #tell(operation: CacheOperation, entries: readonly StoredEntry[]): void {
    operation.outcome = entries.length === 0 ? 'notKept' : 'kept';
    operation.bytes = entries.reduce((sum, { value }) => sum + value.length, 0);
  }
}

const storeCodes: ReadonlySet<string> = new Set([
  'CLOSED',
  'DEADLINE_EXCEEDED',
  'STORE_CORRUPT',
  'STORE_LOCKED',
  'STORE_TOO_NEW',
  'STORE_UNAVAILABLE',
]);

/** Whether the store is to blame, and not the answer. */
function isStoreFault(error: unknown): boolean {
  return RepriseError.isInstance(error) && storeCodes.has(error.code);
}
