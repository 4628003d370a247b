import { type Logger, RepriseError, StateLog } from '../../core/index.ts';
import { UNSET } from '../../entry/index.ts';
import type { EntryDocument } from '../document/entry-document.ts';
import { fromDocument } from '../document/from-document.ts';
import type { StoredEntry } from '../store.ts';
import type { Nothing } from './custom-backend.ts';
import { isEnded } from './ended-document.ts';

/** Reads what a backend gave; data that is no entry is reported, once until some is one again, and taken for nothing. */
export class DocumentReader {
  readonly #log: StateLog;

  constructor(logger: Logger) {
    this.#log = new StateLog(logger, 'reading what a custom store gave');
  }

  read(key: string, data: EntryDocument | Nothing): StoredEntry | undefined {
    if (data === null || data === undefined || data === UNSET || isEnded(data)) return undefined;
    try {
      const entry = fromDocument(data);
      if (entry.key !== key) throw new RepriseError('ENVELOPE_UNREADABLE', 'The data is of another key');
      this.#log.succeeded();
      return entry;
    } catch (error) {
      this.#log.failed(error, 'it is taken for missing');
      return undefined;
    }
  }
}
