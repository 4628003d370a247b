/**
 * Where entries live: the store contract and its implementations.
 *
 * @module
 */

export type {
  MysqlConnection,
  MysqlPool,
  MysqlStatement,
  PostgresClient,
  PostgresPool,
  PostgresResult,
  PostgresStatement,
  SqlPool,
  SqlUrl,
} from '../sql/index.ts';
export type { BackedOptions, BackedStore } from './backed/backed-store.ts';
export type { SyncBackedStore } from './backed/sync-backed-store.ts';
export { callback } from './callback/callback.ts';
export type { Callback, CallbackOptions, CallbackValue, Feed } from './callback/callback-options.ts';
export type { CallbackStore } from './callback/callback-store.ts';
export type { SyncCallbackStore } from './callback/sync-callback-store.ts';
export type { CustomBackend, Listing, Nothing, UnderscoreBackend } from './custom/custom-backend.ts';
export { type CustomStoreOptions, customStore } from './custom/custom-store.ts';
export { disk } from './disk/disk.ts';
export type { DiskTotals } from './disk/disk-index.ts';
export type { DiskOptions } from './disk/disk-options.ts';
export type { DiskStore } from './disk/disk-store.ts';
export type { EntryDocument, StoredPart } from './document/entry-document.ts';
export { type EvictionKind, eviction } from './eviction/eviction.ts';
export type { Eviction } from './eviction/eviction-order.ts';
export { fallback } from './fallback/fallback.ts';
export type { FallbackOptions, FallbackStats } from './fallback/fallback-options.ts';
export type { FallbackStore } from './fallback/fallback-store.ts';
export { json } from './json/json.ts';
export type { JsonOptions, JsonStore } from './json/json-store.ts';
export { type FromKeyvOptions, fromKeyv } from './keyv/from-keyv.ts';
export type { KeyvAdapter, KeyvInstance } from './keyv/keyv-adapter.ts';
export type { KeyvEntry, KeyvStorage, ToKeyvOptions } from './keyv/keyv-storage.ts';
export { toKeyv } from './keyv/to-keyv.ts';
export { memory } from './memory/memory.ts';
export type { MemoryOptions, MemoryStats, MemoryStore } from './memory/memory-store.ts';
export { none } from './none/none.ts';
export type { NoneStore } from './none/none-store.ts';
export { redis } from './redis/redis.ts';
export type { RedisStore } from './redis/redis-store.ts';
export type { RedisStoreOptions, RedisStoreStats } from './redis/redis-store-options.ts';
export { type DatabaseOptions, database, type ServerDatabase, type SqliteDatabase } from './sql/database.ts';
export { type MysqlOptions, mysql } from './sql/mysql.ts';
export { type PostgresOptions, postgres } from './sql/postgres.ts';
export type { SqlOptions } from './sql/sql-options.ts';
export type { SqlStore } from './sql/sql-store.ts';
export { sqlite } from './sqlite/sqlite.ts';
export type { SqliteOptions, SqliteStore } from './sqlite/sqlite-store.ts';
export { type FileLock, lockFile } from './sqlite-driver/file-lock.ts';
export type {
  SqliteConnection,
  SqliteDriver,
  SqliteStatement,
  SqliteValue,
} from './sqlite-driver/sqlite-driver.ts';
export {
  type CallStore,
  type ChangeListener,
  isCallStore,
  isSharedStore,
  isSyncStore,
  type RemovalListener,
  type ScanOptions,
  type SetOptions,
  type SharedStore,
  type Store,
  type StoreCapabilities,
  type StoreChange,
  type StoredCall,
  type StoredEntry,
  type StoredVector,
  type SyncStore,
} from './store.ts';
export type { SyncTieredStore } from './tiered/sync-tiered-store.ts';
export type { Tier } from './tiered/tier.ts';
export { tiered } from './tiered/tiered.ts';
export type { TieredOptions, TieredStore } from './tiered/tiered-store.ts';
