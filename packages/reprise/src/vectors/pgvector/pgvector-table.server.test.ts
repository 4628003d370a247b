import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, inject, it, vi } from 'vitest';
import { seededVectors } from '../../testing/index.ts';
import { type PgvectorSettings, pgvector } from './pgvector.ts';

const { postgres: url } = inject('services');
const missing = url === undefined ? ' (skipped: no PostgreSQL)' : '';

describe.skipIf(url === undefined)(`pgvector and its table${missing}`, () => {
  const pool = new pg.Pool({ connectionString: url, max: 12 });
  const tables: string[] = [];
  afterAll(async () => {
    for (const table of tables) await pool.query(`DROP TABLE IF EXISTS ${table}, ${table}_format`);
    await pool.end();
  });

  function newTable(): string {
    const table = `reprise_test_${randomBytes(6).toString('hex')}`;
    tables.push(table);
    return table;
  }
  const open = (table: string, settings: PgvectorSettings = {}) => pgvector({ pool, table, ...settings });
  const graphsOf = async (table: string): Promise<string[]> => {
    const { rows } = await pool.query(`SELECT indexdef FROM pg_indexes WHERE tablename = $1`, [table]);
    return rows.map(({ indexdef }) => indexdef).filter((definition) => definition.includes('USING hnsw'));
  };

  it('builds a graph in the background when a partition has become large, and drops it with the partition', async () => {
    const table = newTable();
    const partition = `it's "large" \\ $1`;
    await using index = open(table, { graphFrom: 300 });
    const vectors = seededVectors(600, 32);
    await Promise.all(vectors.map((vector, at) => index.add(partition, `v${at}`, vector)));
    await index.add('small', 'v', vectors[0]!);
    await vi.waitFor(async () => assert.equal((await graphsOf(table)).length, 1), 10_000);
    assert.equal((await index.search(partition, vectors[7]!, 1))[0]?.id, 'v7');
    await index.dropPartition(partition);
    await vi.waitFor(async () => assert.equal((await graphsOf(table)).length, 0), 10_000);
    assert.deepEqual([await index.size(), await index.has(partition)], [1, false]);
  });

  it('searches a large partition through its graph, with settings that no other statement sees', async () => {
    const table = newTable();
    const asked: pg.QueryConfig[] = [];
    const connect = async () => {
      const client = await pool.connect();
      return new Proxy(client, {
        get: (target, name) => {
          const value = Reflect.get(target, name);
          if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
          return (statement: pg.QueryConfig) => {
            asked.push(statement);
            return target.query(statement);
          };
        },
      });
    };
    await using index = pgvector({
      pool: { connect, end: () => pool.end() } as never,
      table,
      graphFrom: 1_000,
    });
    const vectors = seededVectors(2_000, 32);
    await Promise.all(vectors.map((vector, at) => index.add('p', `v${at}`, vector)));
    await index.buildGraph('p');
    assert.equal((await index.search('p', vectors[7]!, 256)).length, 256);
    const { text, values = [] } = asked.findLast((statement) => statement.text.includes('<=>'))!;
    const client = await pool.connect();
    const plan = await client.query({ text: `EXPLAIN ${text}`, values });
    assert.match(
      plan.rows.map((row) => row['QUERY PLAN']).join('\n'),
      new RegExp(`Index Scan using ${table}_g`),
    );
    await client.query({ text, values });
    assert.equal((await client.query('SHOW hnsw.ef_search')).rows[0]['hnsw.ef_search'], '40');
    client.release();
  });

  it('builds one graph when two instances begin at once', async () => {
    const table = newTable();
    await using one = open(table, { graphFrom: 10 });
    await using other = open(table, { graphFrom: 10 });
    const vectors = seededVectors(200, 16);
    await Promise.all(vectors.map((vector, at) => one.add('p', `v${at}`, vector)));
    await Promise.all([one.buildGraph('p'), other.buildGraph('p')]);
    assert.equal((await graphsOf(table)).length, 1);
    assert.equal((await other.search('p', vectors[7]!, 1))[0]?.id, 'v7');
  });

  it('builds again what a server left half built', async () => {
    const table = newTable();
    await using index = open(table, { graphFrom: 10 });
    const vectors = seededVectors(50, 16);
    await Promise.all(vectors.map((vector, at) => index.add('p', `v${at}`, vector)));
    await index.buildGraph('p');
    await pool.query(
      `UPDATE pg_index SET indisvalid = false WHERE indrelid = '${table}'::regclass
       AND pg_get_indexdef(indexrelid) LIKE '%hnsw%'`,
    );
    await index.buildGraph('p');
    const { rows } = await pool.query(
      `SELECT bool_and(indisvalid) AS valid FROM pg_index WHERE indrelid = '${table}'::regclass`,
    );
    assert.equal(rows[0].valid, true);
  });

  it('removes vectors that were added too long ago, and keeps those that were added again', async () => {
    const table = newTable();
    const [vector] = seededVectors(1, 8);
    const old = open(table);
    await old.add('p', 'old', vector!);
    await old.add('p', 'again', vector!);
    await old.close();
    await pool.query(`UPDATE ${table} SET added_at = now() - interval '31 days'`);
    await using index = open(table);
    await index.add('p', 'again', vector!);
    await vi.waitFor(async () => assert.equal(await index.size(), 1), 10_000);
    assert.equal((await index.search('p', vector!, 5))[0]?.id, 'again');
  });

  it('adds after a removal that nobody waited for', async () => {
    await using index = open(newTable());
    const [vector] = seededVectors(1, 8);
    for (let at = 0; at < 20; at += 1) {
      const removed = index.remove('p', 'a');
      await Promise.all([removed, index.add('p', 'a', vector!)]);
      assert.equal(await index.size('p'), 1);
    }
    const dropped = index.dropPartition('p');
    await Promise.all([dropped, index.add('p', 'a', vector!)]);
    assert.equal(await index.size('p'), 1);
  });

  it('shares vectors between instances, and sees those of before', async () => {
    const table = newTable();
    const [vector] = seededVectors(1, 8);
    const first = open(table);
    await using second = open(table);
    await first.add('p', 'a', vector!);
    await first.close();
    assert.equal((await second.search('p', vector!, 1))[0]?.id, 'a');
    assert.equal(second.shared, true);
  });

  it('makes its table again when that was dropped, and knows that it is to be filled', async () => {
    const table = newTable();
    await using index = open(table);
    const [vector] = seededVectors(1, 8);
    await index.add('p', 'a', vector!);
    await index.claimFill('p', 1, 60_000);
    await index.endFill('p', 1);
    await pool.query(`DROP TABLE ${table}`);
    assert.equal(await index.has('p'), false);
    assert.equal(await index.claimFill('p', 2, 60_000), 'mine');
    await index.add('p', 'b', vector!);
    assert.equal((await index.search('p', vector!, 2)).length, 1);
  });

  it('keeps apart what has another prefix, and what was filled', async () => {
    const table = newTable();
    const [vector] = seededVectors(1, 8);
    await using one = open(table, { prefix: 'one:' });
    await using other = open(table, { prefix: 'other:' });
    await one.add('p', 'a', vector!);
    await one.claimFill('p', 1, 60_000);
    assert.deepEqual([await one.size(), await other.size(), await other.has('p')], [1, 0, false]);
    assert.equal(await other.claimFill('p', 2, 60_000), 'mine');
  });

  it('forgets old vectors, but not that it was filled', async () => {
    const table = newTable();
    await using index = open(table, { ttl: 60_000 });
    await index.claimFill('p', 1, 60_000);
    await index.endFill('p', 1);
    await pool.query(`UPDATE ${table} SET added_at = now() - interval '1 hour'`);
    await index.add('p', 'a', seededVectors(1, 8)[0]!);
    await index.close();
    await using again = open(table);
    assert.equal(await again.claimFill('p', 2, 60_000), 'filled');
  });

  it('ends at the deadline when the server does not answer, and goes on when it does', async () => {
    const table = newTable();
    await using index = open(table, { deadline: 150 });
    const [vector] = seededVectors(1, 8);
    await index.add('p', 'a', vector!);
    const client = await pool.connect();
    await client.query(`BEGIN; LOCK TABLE ${table}`);
    const begun = performance.now();
    await assert.rejects(index.search('p', vector!, 1), { code: 'DEADLINE_EXCEEDED' });
    assert.ok(performance.now() - begun < 1_000);
    await client.query('ROLLBACK');
    client.release();
    assert.equal((await index.search('p', vector!, 1)).length, 1);
  });

  it('gives every connection back, also after failures, and closes what is its own', async () => {
    const table = newTable();
    const index = open(table, { deadline: 2_000 });
    const [vector] = seededVectors(1, 8);
    await index.add('p', 'a', vector!);
    await assert.rejects(index.add('p', 'b', new Float32Array(4)), { code: 'DIMENSION_MISMATCH' });
    await Promise.all(Array.from({ length: 40 }, () => index.search('p', vector!, 1)));
    await index.close();
    assert.equal(pool.totalCount, pool.idleCount);
    const own = pgvector({ url: `${url}?application_name=${table}`, table });
    const connections = async (): Promise<number> => {
      const counted = 'SELECT count(*) FROM pg_stat_activity WHERE application_name = $1';
      return Number((await pool.query(counted, [table])).rows[0].count);
    };
    await own.size();
    assert.ok((await connections()) > 0);
    await own.close();
    await vi.waitFor(async () => assert.equal(await connections(), 0), 5_000);
  });
});
