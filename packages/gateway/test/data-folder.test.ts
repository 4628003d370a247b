import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig, startGateway } from '../src/index.ts';
import { Reprise, runReprise } from './run-reprise.ts';

const started: Reprise[] = [];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-data-'));
});

afterAll(async () => {
  for (const gateway of started) {
    gateway.kill('SIGKILL');
    await gateway.ended();
  }
  await rm(folder, { recursive: true, force: true });
});

/** A configuration of a gateway on this data folder, which needs nobody else. */
function sections(data: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return { server: { port: 0 }, cache: { data }, upstream: { kind: 'demo' } };
}

async function writeConfig(name: string, more: object = {}): Promise<{ data: string; config: string }> {
  const data = join(folder, name);
  const config = `${data}.yaml`;
  await writeFile(config, JSON.stringify({ ...sections(data), ...more }));
  return { data, config };
}

/** Starts a process and waits until it listens. */
async function start(config: string): Promise<{ gateway: Reprise; url: string }> {
  const gateway = new Reprise(['start', '--config', config]);
  started.push(gateway);
  return { gateway, url: await gateway.url() };
}

describe('a data folder that a gateway uses', () => {
  it('is refused to a second one, which names the first and what to do', async () => {
    const { data, config } = await writeConfig('refused');
    const first = await start(config);
    const { process: id } = JSON.parse(await readFile(join(data, 'gateway.json'), 'utf8')) as {
      process: number;
    };
    const { code, output, errors } = await runReprise(['start', '--config', config]);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(
      new RegExp(`The data folder ${data} is in use by the gateway with process id ${id} on \\S+ since \\d`),
    );
    expect(errors).toContain('cache.data');
    expect(errors).toContain('Redis');
    expect(await (await fetch(`${first.url}/health`)).json()).toMatchObject({ status: 'ok' });
  });

  it('is told by reprise doctor, without harm to the gateway', async () => {
    const { config } = await writeConfig('examined', { semantic: { enabled: false } });
    const before = await runReprise(['doctor', '--config', config]);
    expect(before).toMatchObject({ code: 0, output: expect.not.stringContaining('warning') });
    const { gateway } = await start(config);
    const { code, output } = await runReprise(['doctor', '--config', config]);
    expect(code).toBe(0);
    expect(output).toMatch(/warning {2}data folder {2}.* is in use by the gateway with process id \d+/);
    expect((await runReprise(['start', '--config', config])).errors).toContain('is in use');
    gateway.kill('SIGTERM');
    await gateway.ended();
    expect(await runReprise(['doctor', '--config', config])).toMatchObject({
      code: 0,
      output: expect.not.stringContaining('warning'),
    });
  });

  it('is free at once when its gateway is killed', async () => {
    const { data, config } = await writeConfig('killed');
    const { gateway } = await start(config);
    gateway.kill('SIGKILL');
    await gateway.ended();
    expect(existsSync(join(data, 'gateway.json'))).toBe(true);
    const again = await start(config);
    expect(await (await fetch(`${again.url}/health`)).json()).toMatchObject({ status: 'ok' });
  });

  it('is free when its gateway was told to end', async () => {
    const { data, config } = await writeConfig('ended');
    const { gateway } = await start(config);
    gateway.kill('SIGTERM');
    expect(await gateway.ended()).toMatchObject({ code: 0 });
    expect(existsSync(join(data, 'gateway.json'))).toBe(false);
    await start(config);
  });

  it('is refused within one process too, until the first is closed', async () => {
    const config = parseConfig(sections(join(folder, 'within')));
    const first = await startGateway(config);
    await expect(startGateway(config)).rejects.toMatchObject({ code: 'DATA_IN_USE' });
    await expect(startGateway(config)).rejects.toMatchObject({ code: 'DATA_IN_USE' });
    await first.close();
    await (await startGateway(config)).close();
  });

  it('is free when its gateway could not start', async () => {
    const data = join(folder, 'failed');
    const judge = { kind: 'llm', model: 'm', base_url: 'nowhere' };
    const failing = parseConfig({ ...sections(data), semantic: { judge } });
    await expect(startGateway(failing)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await (await startGateway(parseConfig(sections(data)))).close();
  });

  it('matters to nobody whose answers lie in Redis', async () => {
    const config = parseConfig({
      ...sections(join(folder, 'shared')),
      redis: { enabled: true, port: 9 },
    });
    await using first = await startGateway(config);
    await using second = await startGateway(config);
    expect(first.url).not.toBe(second.url);
    expect(existsSync(join(folder, 'shared'))).toBe(false);
  });
});
