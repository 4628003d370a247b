import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, it } from 'vitest';
import { RepriseError } from '../core/index.ts';
import { sqlError } from './sql-error.ts';

const target = 'table t of PostgreSQL at db:5432/app';

describe('sqlError', () => {
  it('says what failed where, with the code of the cause', () => {
    const error = sqlError(Object.assign(new Error('no room'), { code: '53100' }), 'writing to', target);
    assert.equal(error.code, 'STORE_UNAVAILABLE');
    assert.equal(error.message, `writing to failed on ${target}: no room`);
    assert.equal((error.cause as { code: string }).code, '53100');
  });

  it('leaves out statements, details and whatever is quoted', () => {
    const thrown = Object.assign(new Error(`near 'SECRET it''s "SECRET" x', doesn't "SECRET"`), {
      code: 'ER_PARSE_ERROR',
      sql: 'INSERT SECRET',
      detail: 'SECRET',
      sqlMessage: 'SECRET',
    });
    const error = sqlError(thrown, 'writing to', target);
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /SECRET/);
    assert.match(error.message, /near/);
  });

  it('names the code where there is no message', () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    assert.match(sqlError(refused, 'opening', target).message, /: ECONNREFUSED$/);
  });

  it('lets our own errors through', () => {
    const closed = new RepriseError('CLOSED', 'closed');
    assert.equal(sqlError(closed, 'opening', target), closed);
  });
});
