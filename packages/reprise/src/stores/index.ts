/**
 * Where entries live: the store contract and its implementations.
 *
 * @module
 */
export { type Eviction, type EvictionKind, eviction } from './eviction/eviction.ts';
export { memory } from './memory/memory.ts';
export type { MemoryOptions, MemoryStats, MemoryStore } from './memory/memory-store.ts';
export type {
  RemovalListener,
  ScanOptions,
  SetOptions,
  Store,
  StoreCapabilities,
  StoredEntry,
  StoredVector,
} from './store.ts';
