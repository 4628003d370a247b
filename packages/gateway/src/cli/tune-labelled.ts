import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, silentLogger } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import { type LabelledSet, readLabelled, type ScoredLookup, scoreLabelled } from 'reprise/semantic';
import { type Config, loadConfig } from '../config/index.ts';
import { answerCacheOptions, openEmbedder } from '../opening/index.ts';
import { CommandError } from './command-error.ts';
import { gradedPairs } from './graded-pairs.ts';
import { progressLine } from './tune-progress.ts';
import type { TunedData } from './tuned-data.ts';

/** Lookups to tune on, and where they are from. */
export interface TuningSource {
  readonly lookups: readonly ScoredLookup[];
  readonly data: TunedData;
}

/** Scores the labelled prompts of a file with the embedder and the guards of the configuration. */
export async function labelledSource(
  file: string,
  { config: configFile, sameFrom }: { readonly config?: string; readonly sameFrom?: number },
): Promise<TuningSource> {
  const set = await labelledFile(file, { sameFrom });
  const config = loadConfig(configFile, {}, process.env);
  const embedder = openEmbedder(config.embedder, process.env, silentLogger);
  try {
    const lookups = await scored(set, config, embedder, 'Scoring');
    const graded = gradedPairs(set);
    const name = `${set.kind} of ${basename(file)}`;
    return { lookups, data: { name, kind: set.kind, ...(graded ? { graded } : {}) } };
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

/** Bytes of a labelled file: over a million prompts, which take hours to score. */
const largestFile = 128 * 1024 * 1024;

/**
 * Reads a file of labelled prompts.
 *
 * @throws CommandError when the file cannot be read, or does not hold what it should.
 */
export async function labelledFile(
  file: string,
  { sameFrom }: { readonly sameFrom?: number | undefined },
): Promise<LabelledSet> {
  const text = textOf(await bytesOf(file), file);
  try {
    return readLabelled(text, basename(file), sameFrom === undefined ? {} : { sameFrom });
  } catch (error) {
    throw new CommandError(messageOf(error), whatFits);
  }
}

const whatFits =
  'Pairs have a, b and same, or a score, which --same-from turns into yes and no; a stream has prompt and cluster.';

async function bytesOf(file: string): Promise<Buffer> {
  const read = async (): Promise<Buffer> => {
    const found = await stat(file);
    if (found.isDirectory()) {
      throw new CommandError(`${file} is a folder`, 'Name one file; reprise eval takes a folder.');
    }
    checkSize(found.size, file);
    const bytes = await readFile(file);
    checkSize(bytes.length, file);
    return bytes;
  };
  return read().catch((error: unknown) => {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `The labelled prompts cannot be read: ${messageOf(error)}`,
      'Name a file of labelled pairs or of a stream with --pairs.',
    );
  });
}

function checkSize(bytes: number, file: string): void {
  if (bytes <= largestFile) return;
  throw new CommandError(
    `${file} is over ${largestFile / 1024 ** 2} MiB`,
    'Give a sample of it: some thousand lines tell as much.',
  );
}

function textOf(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${file} is no text in UTF-8`, 'Save it again in UTF-8.');
  }
}
