import { type Clock, RecentValues, StateLog } from '../../../core/index.ts';
import { sha256 } from '../../../entry/index.ts';
import { type KeyValue, keyPart } from '../../../redis/index.ts';
import type { Reference } from '../reference-retriever.ts';
import type { ServiceSettings } from '../service-settings.ts';
import { type SearchableSection, searchable, searchSections } from './search-sections.ts';
import { type Section, sectionsOf } from './sections-of.ts';

/** Milliseconds that sections are kept, as contexts of documents are (S2-35). */
const lifetime = 3_600_000;
/** Documents kept, and documents that one search looks into, the newest first. */
const mostKept = 1_000;
const mostSearched = 20;

interface Document {
  readonly documentId: string;
  readonly hash: string;
}

/** The passages of precomputed documents, which instances share; each keeps those it searched last. */
export class PrecomputedSections {
  readonly #keyValue: KeyValue;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #writes: StateLog;
  readonly #known = new RecentValues<readonly SearchableSection[]>(2 * mostSearched);

  constructor(keyValue: KeyValue, { prefix, clock, logger }: ServiceSettings) {
    this.#keyValue = keyValue;
    this.#prefix = prefix;
    this.#clock = clock;
    this.#writes = new StateLog(logger, 'writing passages of documents');
  }

  /** Keeps the sections of a document for an hour; a fault is logged once. */
  async write(documentId: string, content: string): Promise<void> {
    const now = this.#clock.now();
    const document = { documentId, hash: sha256(content) };
    const [names, kept] = [this.#names, sectionsOf(content)];
    try {
      await this.#keyValue.setJson(this.#place(document), kept, { ttl: lifetime });
      await this.#keyValue.addScored(names, { member: JSON.stringify(document), score: now });
      await this.#keyValue.removeByScore(names, { max: now - lifetime });
      await this.#dropSurplus();
      this.#writes.succeeded();
    } catch (error) {
      this.#writes.failed(error, 'they are not suggested');
    }
  }

  /** Finds passages of one document, as it was when it had this hash. */
  async searchDocument(document: Document, text: string, limit: number): Promise<Reference[]> {
    const sections = await this.#read([document]);
    return searchSections(sections, text, limit);
  }

  /** Finds passages of the documents written last. */
  async search(text: string, limit: number): Promise<Reference[]> {
    const since = this.#clock.now() - lifetime;
    const newest = await this.#keyValue.rangeByScore(this.#names, {
      min: since,
      reverse: true,
      limit: mostSearched,
    });
    const byId = new Map<string, Document>();
    for (const { member } of newest) {
      const document = JSON.parse(member) as Document;
      if (!byId.has(document.documentId)) byId.set(document.documentId, document);
    }
    return searchSections(await this.#read([...byId.values()]), text, limit);
  }

  /** Forgets all documents. */
  async clear(): Promise<void> {
    this.#known.clear();
    const all = await this.#keyValue.rangeByRank(this.#names);
    await this.#remove(all.map(({ member }) => member));
  }

  /** The sections of documents; those this instance does not know are read in one round trip. */
  async #read(documents: readonly Document[]): Promise<SearchableSection[]> {
    const unknown = documents.filter(({ hash, documentId }) => !this.#known.get(keyOf({ hash, documentId })));
    if (unknown.length > 0) {
      const texts = await this.#keyValue.getMany(unknown.map((document) => this.#place(document)));
      for (const [index, document] of unknown.entries()) {
        const text = texts[index];
        if (text === undefined) continue;
        const sections = JSON.parse(text) as readonly Section[];
        this.#known.set(
          keyOf(document),
          sections.map((section) => searchable(section, document.documentId)),
        );
      }
    }
    return documents.flatMap((document) => this.#known.get(keyOf(document)) ?? []);
  }

  async #dropSurplus(): Promise<void> {
    const surplus = await this.#keyValue.rangeByRank(this.#names, 0, -mostKept - 1);
    await this.#remove(surplus.map(({ member }) => member));
  }

  async #remove(members: readonly string[]): Promise<void> {
    if (members.length === 0) return;
    await this.#keyValue.removeScored(this.#names, ...members);
    await this.#keyValue.delete(...members.map((member) => this.#place(JSON.parse(member) as Document)));
  }

  get #names(): string {
    return `${this.#prefix}section_documents`;
  }

  #place({ documentId, hash }: Document): string {
    return `${this.#prefix}sections:${keyPart(documentId)}:${hash}`;
  }
}

function keyOf({ documentId, hash }: Document): string {
  return `${hash}:${documentId}`;
}
