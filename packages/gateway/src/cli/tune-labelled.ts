import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, RepriseError, silentLogger } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import { type LabelledSet, readLabelled, type ScoredLookup, scoreLabelled } from 'reprise/semantic';
import { type Config, loadConfig } from '../config/index.ts';
import { openEmbedder } from '../open-embedder.ts';
import { answerCacheOptions } from '../semantic-options.ts';
import { progressLine } from './tune-progress.ts';
import type { TunedData } from './tune-report.ts';

/** Lookups to tune on, and where they are from. */
export interface TuningSource {
  readonly lookups: readonly ScoredLookup[];
  readonly data: TunedData;
}

/** Scores the labelled prompts of a file with the embedder and the guards of the configuration. */
export async function labelledSource(
  file: string,
  { config: configFile }: { readonly config?: string },
): Promise<TuningSource> {
  const set = await labelledFile(file);
  const config = loadConfig(configFile, {}, process.env);
  const embedder = openEmbedder(config.embedder, process.env, silentLogger);
  try {
    const lookups = await scored(set, config, embedder, 'Scoring');
    return { lookups, data: { name: `${set.kind} of ${basename(file)}`, whole: true } };
  } finally {
    await embedder.close();
  }
}

/** Plays labelled prompts through a cache as the configuration has it; tells on standard error how far it is. */
export function scored(
  set: LabelledSet,
  config: Config,
  embedder: Embedder,
  what: string,
): Promise<ScoredLookup[]> {
  const { guards, minimumCoverage } = answerCacheOptions(config);
  const cache = {
    embedder,
    ...(guards ? { guards } : {}),
    ...(minimumCoverage === undefined ? {} : { minimumCoverage }),
  };
  return scoreLabelled(set, { cache, onProgress: progressLine(process.stderr, what) });
}

/** Bytes of a labelled file; more takes hours to embed. */
const largestFile = 256 * 1024 * 1024;

/** @throws RepriseError `INVALID_ARGUMENT` when the file cannot be read, or does not hold what it should. */
export async function labelledFile(file: string): Promise<LabelledSet> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new RepriseError('INVALID_ARGUMENT', `The labelled prompts cannot be read: ${messageOf(error)}`);
  });
  if (bytes.length > largestFile) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `${file} is over ${largestFile / 1024 ** 2} MiB; give a sample of it`,
    );
  }
  return readLabelled(bytes.toString('utf8'), basename(file));
}
