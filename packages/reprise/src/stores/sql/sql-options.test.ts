import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';

const invalid = { code: 'INVALID_ARGUMENT' };

describe('options of the SQL stores', () => {
  it('refuse a URL of another kind without quoting it', () => {
    for (const make of [postgres, mysql]) {
      for (const url of ['http://user:SECRET@host/app', 'user:SECRET@host', 'SECRET', '']) {
        const check = (error: unknown): boolean => {
          assert.ok(RepriseError.isInstance(error) && error.code === 'INVALID_ARGUMENT');
          return !inspect(error, { depth: 9 }).includes('SECRET');
        };
        assert.throws(() => make(url), check);
      }
    }
  });

  it('refuse a table that is more than a name, and take one behind a schema', async () => {
    for (const table of ['', 'a b', 'a"; DROP TABLE b', 'a`b', 'a.b.c', '1a', 'ä', 'a'.repeat(51)]) {
      assert.throws(() => postgres({ url: 'postgres://h/d', table }), invalid, table);
      assert.throws(() => mysql({ url: 'mysql://h/d', table }), invalid, table);
    }
    await postgres({ url: 'postgres://h/d', table: 'cache.entries_2' }).close();
    await mysql({ url: 'mariadb://h/d', table: '_e' }).close();
  });

  it('refuse a deadline or a number of connections that nothing can come of', () => {
    for (const options of [{ deadline: 0 }, { deadline: Number.NaN }, { connections: 0 }]) {
      assert.throws(() => postgres({ url: 'postgres://h/d', ...options }), invalid);
    }
  });
});
