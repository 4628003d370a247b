import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { Query } from '../../sql/index.ts';
import { openExtension } from './pgvector-tables.ts';

/** A server that has, or gets, this version of the extension. */
function server(version: string | undefined, refusal?: string): Query {
  return async (sql) => {
    if (!sql.startsWith('CREATE')) return { rows: version === undefined ? [] : [[version]], affected: 0 };
    throw Object.assign(new Error('extension "vector" is not available'), { code: refusal });
  };
}

const unsupported = (message: RegExp) => ({ code: 'INDEX_UNSUPPORTED', message });

describe('openExtension', () => {
  it('takes pgvector 0.8 and later', async () => {
    for (const version of ['0.8.0', '0.10.1', '1.0.0']) await openExtension(server(version), 'db');
  });

  it('says which version an old server has', async () => {
    await assert.rejects(openExtension(server('0.7.4'), 'db'), unsupported(/db has pgvector 0\.7\.4/));
  });

  it('says that a server has no pgvector, or that it may not be created', async () => {
    for (const code of ['0A000', '58P01', '42501']) {
      await assert.rejects(openExtension(server(undefined, code), 'db'), unsupported(/db refuses/));
    }
    await assert.rejects(openExtension(server(undefined, '57P01'), 'db'), { code: '57P01' });
  });
});
