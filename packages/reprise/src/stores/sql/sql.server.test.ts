import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { storeContract } from '../../testing/index.ts';
import { sqlServers, type TestServer, temporaryTable } from './sql-fixture.js';

describe.each(sqlServers(inject('services')))('store over $title', ({ missing, connect }) => {
  const table = temporaryTable();
  let server: TestServer;
  beforeAll(() => {
    if (!missing) server = connect();
  });
  afterAll(async () => {
    if (missing) return;
    await server.ask(`DROP TABLE IF EXISTS ${table}, ${table}_format`);
    await server.end();
  });

  for (const { title, run } of storeContract(async ({ clock }) => {
    const store = server.open({ table, clock, countStatements: () => {} });
    await store.clear();
    return store;
  })) {
    it.skipIf(missing)(title, run);
  }
});
