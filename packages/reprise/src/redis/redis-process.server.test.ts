import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, inject, it } from 'vitest';

const { redis: url } = inject('services');

/** Runs a program that has a `connection`, as a program of a user. */
async function run(program: string): Promise<string> {
  const source = `
    import { connectRedis } from 'reprise/redis';
    const connection = connectRedis(process.argv[1]);
    ${program}`;
  const command = ['--input-type=module', '-e', source, url!];
  const { stdout } = await promisify(execFile)(process.execPath, command, { timeout: 5_000 });
  return stdout.trim();
}

describe.skipIf(!url)(`a process with a Redis connection${url ? '' : ' (no server is given)'}`, () => {
  it('ends although the connection is open', async () => {
    assert.equal(await run("await connection.send({ args: ['PING'] }); console.log('end');"), 'end');
  });

  it('lives until a command is answered, with nothing else to do', async () => {
    const program = "console.log(await connection.send({ args: ['ECHO', 'answer'] }));";
    assert.equal(await run(program), 'answer');
  });

  it('lives until a subscription is made and a blocking command ends', async () => {
    const program = `
      await connection.subscribe('process-test', () => {});
      const blocking = await connection.blocking();
      const command = { args: ['BLPOP', 'process-test-nothing', '0.1'], blockTime: 100 };
      console.log(await blocking.send(command));`;
    assert.equal(await run(program), 'null');
  });
});
