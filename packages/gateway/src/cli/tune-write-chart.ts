import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from 'reprise/core';
import { CommandError } from './command-error.ts';

/**
 * Checked before the work that the chart shows.
 *
 * @throws CommandError when the folder of the file does not take it.
 */
export async function checkChartFolder(file: string): Promise<void> {
  await access(dirname(file), constants.W_OK).catch(cannotBeWritten);
}

/** @throws CommandError when the file cannot be written. */
export async function writeChart(file: string, chart: string): Promise<void> {
  await writeFile(file, chart).catch(cannotBeWritten);
}

function cannotBeWritten(error: unknown): never {
  throw new CommandError(
    `The chart cannot be written: ${messageOf(error)}`,
    'Name a file in a folder that can be written with --svg.',
  );
}
