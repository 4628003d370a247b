import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { storeContract } from '../../testing/index.ts';
import { mysqlServer, postgresServer, temporaryTable } from './sql-fixture.js';

const { postgres, mysql } = inject('services');

for (const { name, url, connect } of [
  { name: 'postgres', url: postgres, connect: postgresServer },
  { name: 'mysql', url: mysql, connect: mysqlServer },
]) {
  describe.skipIf(!url)(url ? name : `${name} (skipped: no server)`, () => {
    const table = temporaryTable();
    let server: ReturnType<typeof connect>;
    beforeAll(() => {
      server = connect(url!);
    });
    afterAll(async () => {
      await server.ask(`DROP TABLE IF EXISTS ${table}, ${table}_format`);
      await server.end();
    });

    for (const { title, run } of storeContract(async ({ clock }) => {
      const store = server.open({ table, clock, countStatements: () => {} });
      await store.clear();
      return store;
    })) {
      it(title, run);
    }
  });
}
