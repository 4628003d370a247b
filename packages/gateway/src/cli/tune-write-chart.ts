import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, RepriseError } from 'reprise/core';

/**
 * Checked before the work that the chart shows.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when the folder of the file does not take it.
 */
export async function checkChartFolder(file: string): Promise<void> {
  await access(dirname(file), constants.W_OK).catch(cannotBeWritten);
}

/** @throws RepriseError `INVALID_ARGUMENT` when the file cannot be written. */
export async function writeChart(file: string, chart: string): Promise<void> {
  await writeFile(file, chart).catch(cannotBeWritten);
}

function cannotBeWritten(error: unknown): never {
  throw new RepriseError('INVALID_ARGUMENT', `The chart cannot be written: ${messageOf(error)}`);
}
