import { describe, it } from 'vitest';
import { SharedMemoryIndex } from './shared-memory-index.ts';
import { sharedVectorIndexContract } from './shared-vector-index-contract.ts';

describe('SharedMemoryIndex', () => {
  for (const { title, run } of sharedVectorIndexContract(() => new SharedMemoryIndex())) it(title, run);
});
