import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger, systemClock } from 'reprise/core';
import { chatPrefix, Ledger, type Observation, observedLookups } from 'reprise/semantic';
import { type Config, loadConfig } from '../config/index.ts';
import { openEmbedder, openRedis, openStore } from '../opening/index.ts';
import { CommandError } from './command-error.ts';
import type { TuningSource } from './tune-labelled.ts';

/**
 * What a gateway learnt in use, read from where it keeps its answers; the gateway of a data folder must have ended.
 *
 * @throws CommandError when nothing was recorded; RepriseError `DATA_IN_USE` while a gateway has the folder.
 */
export async function recordedSource(options: {
  readonly config?: string;
  readonly data?: string;
}): Promise<TuningSource> {
  const overrides = options.data === undefined ? {} : { data: options.data };
  const config = loadConfig(options.config, overrides, process.env);
  const file = join(config.cache.data, 'reprise.db');
  // Opening a folder would make it.
  if (!config.redis.enabled && !existsSync(file)) throw nothing(file);
  const parts = { clock: systemClock, logger: silentLogger };
  const connection = openRedis(config.redis, { environment: process.env, ...parts });
  try {
    const opened = openStore(config, { connection, ...parts });
    const observations: Observation[] = [];
    await using ledger = new Ledger({ store: opened.store, prefix: chatPrefix });
    ledger.onObservation((observation) => observations.push(observation));
    await ledger.open();
    await ledger.close();
    await opened.close();
    const lookups = observedLookups(await ofEmbedder(observations, config));
    if (lookups.length === 0) throw nothing(opened.kind, observations.length);
    return { lookups, data: { name: `recorded in ${opened.kind}`, kind: 'recorded' } };
  } finally {
    await connection?.close();
  }
}

/** Similarities of another embedder than the configured one have nothing to do with its. */
async function ofEmbedder(observations: readonly Observation[], config: Config): Promise<Observation[]> {
  await using embedder = openEmbedder(config.embedder, process.env, silentLogger);
  return observations.filter(({ bucket }) => bucket.startsWith(`${embedder.id}/`));
}

function nothing(kind: string, ofOthers = 0): CommandError {
  const others = ofOthers > 0 ? `, but ${ofOthers} candidates of another embedder` : '';
  return new CommandError(
    `Nothing was recorded in ${kind} yet${others}`,
    'Let a gateway run with semantic.shadow or semantic.audit_rate, or name labels with --pairs.',
  );
}
