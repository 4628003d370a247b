import type { EntryDocument } from '../document/entry-document.ts';

/** An entry that has expired long ago, to be written over one that the backend cannot remove. */
export function endedDocument(key: string): EntryDocument {
  const stored = { format: 1, key, createdAt: 0, expiresAt: 0, version: 0, tags: [] } as const;
  return { func: '', inputs: {}, metadata: {}, stored };
}

/** Whether data is such an entry: there is nothing under the key. */
export function isEnded(data: EntryDocument): boolean {
  const { func, stored } = data;
  return func === '' && stored?.version === 0 && stored.expiresAt === 0;
}
