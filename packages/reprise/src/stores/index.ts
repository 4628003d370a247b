/**
 * Where entries live: the store contract and its implementations.
 *
 * @module
 */
export { type EvictionKind, eviction } from './eviction/eviction.ts';
export type { Eviction } from './eviction/eviction-order.ts';
export { memory } from './memory/memory.ts';
export type { MemoryOptions, MemoryStats, MemoryStore } from './memory/memory-store.ts';
export { sqlite } from './sqlite/sqlite.ts';
export type { SqliteOptions, SqliteStore } from './sqlite/sqlite-store.ts';
export type {
  SqliteConnection,
  SqliteDriver,
  SqliteStatement,
  SqliteValue,
} from './sqlite-driver/sqlite-driver.ts';
export {
  isSyncStore,
  type RemovalListener,
  type ScanOptions,
  type SetOptions,
  type Store,
  type StoreCapabilities,
  type StoredEntry,
  type StoredVector,
  type SyncStore,
} from './store.ts';
export { tiered } from './tiered/tiered.ts';
export type { TieredOptions, TieredStore } from './tiered/tiered-store.ts';
