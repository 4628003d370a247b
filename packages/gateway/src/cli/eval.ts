import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, silentLogger } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import {
  closestLookups,
  type LabelledSet,
  leastMaxError,
  type PreferredCandidate,
  spearman,
} from 'reprise/semantic';
import { loadConfig } from '../config/index.ts';
import { answerCacheOptions, openEmbedder } from '../opening/index.ts';
import { CommandError } from './command-error.ts';
import { evaluateModes } from './eval-modes.ts';
import { evaluationText, type SetResult } from './eval-report.ts';
import { gradedPairs } from './graded-pairs.ts';
import { labelledFile, scored } from './tune-labelled.ts';

/** Options of `reprise eval`. */
export interface EvaluateOptions {
  /** Folder of labelled sets, or one of them. */
  readonly pairs?: string;
  /** From this score on pairs are the same, in sets that have scores. */
  readonly sameFrom?: number;
  readonly config?: string;
  readonly maxError: number;
  readonly seed: number;
  readonly json?: boolean;
}

const shipped = fileURLToPath(new URL('../../eval', import.meta.url));

/**
 * `reprise eval`: how often each way of deciding answers the labelled sets of a folder, and how often wrongly.
 *
 * @throws CommandError when the folder holds no labelled set, or one that cannot be read, and for a bound on wrong answers
 * that the learning policies cannot keep to.
 */
export async function evaluate({ pairs, json = false, ...options }: EvaluateOptions): Promise<void> {
  checkMaxError(options.maxError);
  const files = await labelledFiles(pairs ?? shipped);
  // What is wrong with a file is said before hours of work on others.
  for (const file of files) await labelledFile(file, options);
  const config = loadConfig(options.config, {}, process.env);
  const embedder = openEmbedder(config.embedder, process.env, silentLogger);
  try {
    const sets: SetResult[] = [];
    for (const file of files) sets.push(await one(file, { ...options, embedder }));
    const found = { embedder: embedder.id, max_error: options.maxError, sets };
    process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : evaluationText(found));
  } finally {
    await embedder.close();
  }

  async function one(
    file: string,
    parts: { readonly embedder: Embedder; readonly maxError: number; readonly seed: number },
  ): Promise<SetResult> {
    const name = basename(file).replace(/(\.dev)?\.\w+$/, '');
    const set = await labelledFile(file, options);
    const lookups = await scored(set, config, parts.embedder, name);
    const closest = await closestLookups(set, parts.embedder);
    const modes = evaluateModes(lookups, { ...parts, closest, cache: answerCacheOptions(config) });
    const graded = gradedPairs(set);
    return { name, kind: set.kind, modes, ...(graded ? { graded } : {}), ...correlation(set, closest) };
  }
}

function checkMaxError(maxError: number): void {
  if (maxError >= leastMaxError) return;
  throw new CommandError(
    `--max-error is ${maxError}, which is less than the learning policies can show: they keep too few labels`,
    `Name a share from ${leastMaxError} on.`,
  );
}

/** How far similarity has the order of the scores; nothing for a set without. */
function correlation(set: LabelledSet, closest: readonly PreferredCandidate[]): Pick<SetResult, 'spearman'> {
  const scores = set.kind === 'pairs' ? set.pairs.flatMap(({ score }) => score ?? []) : [];
  if (scores.length !== closest.length) return {};
  const similarities = closest.map(({ score = 0 }) => score);
  return { spearman: spearman(similarities, scores) ?? null };
}

async function labelledFiles(folder: string): Promise<string[]> {
  const names = await namesIn(folder).catch((error: unknown) => {
    throw new CommandError(`The labelled sets cannot be read: ${messageOf(error)}`, nameSets);
  });
  if (names === undefined) return [folder];
  const files = names.filter((name) => /\.(jsonl|csv|tsv)$/.test(name)).sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  throw new CommandError(`${folder} holds no labelled set: no file ends in .jsonl, .csv or .tsv`, nameSets);
}

const nameSets = 'Name a folder of labelled sets, or one of them, with --pairs.';

/** Undefined for what is a file. */
async function namesIn(folder: string): Promise<string[] | undefined> {
  return (await stat(folder)).isFile() ? undefined : readdir(folder);
}
