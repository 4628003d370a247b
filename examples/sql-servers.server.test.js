import { expect, inject, it } from 'vitest';
import { promisedBy, runExample } from './printed.js';

const file = '04-sql-servers.js';
const { postgres, mysql } = inject('services');

it.skipIf(!postgres || !mysql)(`${file} prints what it says`, async () => {
  const environment = { DATABASE_URL: `${postgres}`, MYSQL_URL: `${mysql}` };
  const { code, lines, errors } = await runExample(file, environment);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(new Set(lines)).toEqual(new Set(promisedBy(file).lines));
});
