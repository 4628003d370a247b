import { writeFile } from 'node:fs/promises';
import { messageOf, RepriseError } from 'reprise/core';

/** @throws RepriseError `INVALID_ARGUMENT` when the file cannot be written. */
export async function writeChart(file: string, chart: string): Promise<void> {
  try {
    await writeFile(file, chart);
  } catch (error) {
    throw new RepriseError('INVALID_ARGUMENT', `The chart cannot be written: ${messageOf(error)}`);
  }
}
