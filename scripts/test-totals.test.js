import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fixture, runScript } from './checks/fixture.js';

/** @type {(() => Promise<void>) | undefined} */
let remove;
afterEach(() => remove?.());

/** @param {string | object} results */
async function totals(results) {
  const made = await fixture({ 'results.json': results });
  remove = made.remove;
  return (await runScript('test-totals.js', join(made.root, 'results.json'))).output;
}

describe('test totals', () => {
  it.each([
    [{ numPassedTests: 12, numFailedTests: 0, success: true }, '12 passed, 0 failed\n'],
    [{ numPassedTests: 12, numFailedTests: 3, success: false }, '12 passed, 3 failed\n'],
    [{ numPassedTests: 12, numFailedTests: 0, success: false }, '12 passed, 1 failed\n'],
    [
      {
        numPassedTests: 12,
        numFailedTests: 1,
        success: false,
        testResults: [
          { status: 'failed', assertionResults: [] },
          { status: 'failed', assertionResults: [{ status: 'failed' }] },
          { status: 'passed', assertionResults: [] },
        ],
      },
      '12 passed, 2 failed\n',
    ],
    ['', '0 passed, 1 failed\n'],
  ])('of %j are one line', async (results, line) => {
    expect(await totals(results)).toBe(line);
  });
});
