// Prints the totals of a test run as its one line: `N passed, N failed`.
// Usage: node scripts/test-totals.js <file written by vitest's JSON reporter>
import { existsSync, readFileSync } from 'node:fs';

const path = process.argv[2] ?? '';
const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
// A run that ended before it could write its results has failed, and so has a test file that could not be loaded.
const { numPassedTests = 0, numFailedTests = 0, success = false } = text === '' ? {} : JSON.parse(text);
const failed = Math.max(numFailedTests, success ? 0 : 1);
console.log(`${numPassedTests} passed, ${failed} failed`);
