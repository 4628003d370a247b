// Prints the totals of a test run as its one line: `N passed, N failed`.
// Usage: node scripts/test-totals.js <file written by vitest's JSON reporter>
import { existsSync, readFileSync } from 'node:fs';

const path = process.argv[2] ?? '';
const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
const {
  numPassedTests = 0,
  numFailedTests = 0,
  success = false,
  testResults = [],
} = text === '' ? {} : JSON.parse(text);
// A test file that could not be loaded has no tests to fail; it counts as one, and so does a run without results.
const unloaded = testResults.filter(
  (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
    file.status === 'failed' && file.assertionResults.length === 0,
);
const failed = numFailedTests + unloaded.length;
console.log(`${numPassedTests} passed, ${failed === 0 && !success ? 1 : failed} failed`);
