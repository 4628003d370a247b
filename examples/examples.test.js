import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { promisedBy, runExample } from './printed.js';

const needServers = ['04-sql-servers.js'];
const examples = readdirSync(import.meta.dirname).filter(
  (file) => /^\d\d-.*\.js$/.test(file) && !needServers.includes(file),
);

describe('examples', () => {
  it.each(examples)(
    '%s prints what it says',
    async (file) => {
      const { code, lines, errors } = await runExample(file);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      const promised = promisedBy(file);
      expect(promised.lines).not.toEqual([]);
      if (promised.ordered) expect(lines).toEqual(promised.lines);
      else expect(new Set(lines)).toEqual(new Set(promised.lines));
    },
    30_000,
  );
});
