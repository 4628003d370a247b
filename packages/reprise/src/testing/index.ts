/**
 * What tests of Reprise, and of your own implementations of its contracts, are made of.
 *
 * @module
 */
export { type ChaosMode, ChaosStore } from './chaos-store.ts';
export { chatBufferContract, type MakeSharedKeyValue } from './chat-buffer-contract.ts';
export { completionCacheContract } from './completion-cache-contract.ts';
export type { ContractCase } from './contract-case.ts';
export { embedderContract, type MakeEmbedder } from './embedder-contract.ts';
export { eventLogContract, type MakeEventStore } from './event-log-contract.ts';
export { FakeEmbedder, type FakeEmbedderOptions } from './fake-embedder.ts';
export type {
  EmbeddingFault,
  FakeBehaviour,
  FakeScript,
  FakeToolCall,
} from './fake-llm-server/behaviour.ts';
export {
  type FakeLlmServer,
  type FakeLlmServerOptions,
  startFakeLlmServer,
} from './fake-llm-server/fake-llm-server.ts';
export type { FakeRequest } from './fake-llm-server/fake-request.ts';
export { Gate } from './fake-llm-server/gate.ts';
export {
  FaultyProxy,
  type FaultyProxyOptions,
  type FaultyProxyTraffic,
  startFaultyProxy,
} from './faulty-proxy/faulty-proxy.ts';
export type { ProxyDirection } from './faulty-proxy/proxied-connection.ts';
export { judgeContract } from './judge-contract.ts';
export { type KeyValueUnderTest, keyValueContract, type MakeKeyValue } from './key-value-contract.ts';
export { ManualClock } from './manual-clock.ts';
export { MemoryFlightBoard, type MemoryFlightBoardOptions } from './memory-flight-board.ts';
export { seededVectors } from './seeded-vectors.ts';
export type { MakeVectorRoom } from './semantic-cache/semantic-cache-case.ts';
export { semanticCacheContract } from './semantic-cache-contract.ts';
export { sessionCacheContract } from './session-cache-contract.ts';
export { SharedMemoryIndex } from './shared-memory-index.ts';
export { SharedMemory, type SharedMemoryStore } from './shared-memory-store.ts';
export { type MakeSharedVectorIndex, sharedVectorIndexContract } from './shared-vector-index-contract.ts';
export { type MakeStore, storeContract } from './store-contract.ts';
export type { MakeVectorIndex } from './vector-index/vector-index-case.ts';
export { type VectorIndexContractOptions, vectorIndexContract } from './vector-index-contract.ts';
