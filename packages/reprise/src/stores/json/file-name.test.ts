import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { fileNameOf, keyOfFileName } from './file-name.ts';

const digits = '6452910756379405413525593858603593943'.padStart(40, '0');

describe('the name of a file', () => {
  it('S3-33 is the key of 40 digits itself', () => {
    assert.equal(fileNameOf(digits), `${digits}.json`);
  });

  it.each([
    [`team:${digits}`, `team@${digits}.json`],
    ['tag:ns:gpt-4.1', 'tag@ns@gpt-4.1.json'],
    ['Ab', '%41b.json'],
    ['a/b', 'a%2fb.json'],
    ['..', '%2e..json'],
    ['ü@%~', '%c3%bc%40%25%7e.json'],
    ['', '%.json'],
    ['nul', '%6eul.json'],
    ['com1.x', '%63om1.x.json'],
  ])('of %j is %s', (key, name) => {
    assert.equal(fileNameOf(key), name);
    assert.equal(keyOfFileName(name), key);
  });

  it('is a hash for keys too long for a file system, and for those that are no text', () => {
    for (const key of ['k'.repeat(201), 'ü'.repeat(40), '\uD800']) {
      assert.match(fileNameOf(key), /^~[0-9a-f]{64}\.json$/);
      assert.equal(keyOfFileName(fileNameOf(key)), undefined);
    }
    assert.notEqual(fileNameOf('\uD800'), fileNameOf('\uD801'));
  });

  it('is of no other key, also where upper and lower case are the same, and gives the key back', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(...'aA%@~:.cnulo126e'), maxLength: 5 }),
    );
    fc.assert(
      fc.property(key, key, (left, right) => {
        const names = [left, right].map((each) => fileNameOf(each));
        if (left !== right) assert.notEqual(names[0]!.toLowerCase(), names[1]!.toLowerCase());
        assert.match(names[0]!, /^[a-z0-9_@%~-][a-z0-9_.@%-]*\.json$/);
        assert.ok(names[0]!.length <= 205);
        assert.ok([left, undefined].includes(keyOfFileName(names[0]!) as string | undefined));
      }),
      { numRuns: 1_000 },
    );
  }, 20_000);

  it.each([
    'notes.json',
    'README.md',
    'A.json',
    '%zz.json',
    '.reprise-1-ab.tmp',
    '%4a%.json',
    'package.json.bak',
  ])('that no key has (%s) is told, or belongs to a key that its content must confirm', (name) => {
    const key = keyOfFileName(name);
    assert.ok(key === null || fileNameOf(key!) === name);
  });
});
