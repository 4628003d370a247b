import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeLlmServer, startFakeLlmServer } from 'reprise/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Reprise, runReprise } from './run-reprise.ts';
import { testGateways } from './start-test-gateway.ts';

const startTestGateway = testGateways();
const started: Reprise[] = [];
let folder = '';
let upstream: FakeLlmServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-cli-'));
  upstream = await startFakeLlmServer();
});

afterAll(async () => {
  for (const gateway of started) {
    gateway.kill('SIGKILL');
    await gateway.ended();
  }
  await upstream.close();
  await rm(folder, { recursive: true, force: true });
});

/** Environment that leads to the fake upstream. */
function toFake(): Record<string, string> {
  return { OPENAI_API_KEY: 'sk-of-the-gateway', OPENAI_BASE_URL: `${upstream.url}/v1` };
}

async function start(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ gateway: Reprise; url: string }> {
  const gateway = new Reprise(
    ['start', '--port', '0', '--data', join(folder, `data-${started.length}`), ...parameters],
    environment,
  );
  started.push(gateway);
  return { gateway, url: await gateway.url() };
}

/** Runs the curl line of a banner as fetch. */
async function tryLine(output: string): Promise<Response> {
  const [, url, body] = /curl -i (\S+) -H 'content-type: application\/json' -d '(.*)'/.exec(output)!;
  return fetch(url!, { method: 'POST', headers: { 'content-type': 'application/json' }, body: body! });
}

describe('reprise', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await runReprise(['--version'])).toEqual({ code: 0, output: `${version}\n`, errors: '' });
  });

  it('names its commands, and fails for one it does not know', async () => {
    const help = await runReprise(['--help']);
    expect(help.code).toBe(0);
    for (const name of ['start', 'demo', 'config', 'doctor', 'stats', 'clear'])
      expect(help.output).toContain(`  ${name} `);
    const unknown = await runReprise(['strat']);
    expect(unknown.code).toBe(1);
    expect(unknown.errors).toContain("unknown command 'strat'");
  });
});

describe('reprise config', () => {
  it('prints what can be fed back as a file, with the same result', async () => {
    const first = await runReprise(['config']);
    expect(first.code).toBe(0);
    expect(first.output).toContain('port: 1733');
    const file = join(folder, 'printed.yaml');
    await writeFile(file, first.output);
    const second = await runReprise(['config', '--config', file]);
    expect(second.output).toBe(first.output);
  });

  it('fills in the environment, and hides secrets', async () => {
    const file = join(folder, 'secrets.yaml');
    const keys = 'auth: { keys: [{ key: sk-gate-secret, tenant: ann }] }';
    await writeFile(
      file,
      `upstream: { api_key: "\${UP}" }\nembedder: { api_key: sk-embed-secret }\n${keys}\n`,
    );
    const { output, code } = await runReprise(['config', '-c', file], { UP: 'sk-up-secret' });
    expect(code).toBe(0);
    expect(output).not.toContain('secret');
    expect(output.match(/\(hidden\)/g)).toHaveLength(3);
    expect(output).toContain('tenant: ann');
  });

  it.each(['config', 'start'])('%s names the path of the bad field and fails', async (command) => {
    const file = join(folder, 'bad.yaml');
    await writeFile(file, 'server: { port: eighty }\ncache: { tll: 1h }\n');
    const { code, errors, output } = await runReprise([command, '--config', file], {}, folder);
    expect(code).toBe(1);
    expect(output).toBe('');
    expect(errors).toContain(`${file} is not valid`);
    expect(errors).toContain('server.port (line 1)');
    expect(errors).toContain('cache.tll (line 2): is not known; did you mean ttl?');
    expect(errors).not.toContain('    at ');
  });
});

describe('reprise start', () => {
  it('says that it answers from the demo, and gives a line to try', async () => {
    const file = join(folder, 'demo.yaml');
    await writeFile(file, 'upstream: { kind: demo }\nlog: { level: warn }\n');
    const { gateway, url } = await start(['--config', file], {});
    expect(gateway.output).toContain('its answers are not from a model');
    // The model of the guides, so that their lines find what was asked by this one.
    expect(gateway.output).toContain('"model":"gpt-4o-mini"');
    expect(gateway.errors).toContain('audits and shadow mode say nothing of hits by meaning');
    const first = await (await tryLine(gateway.output)).text();
    expect(first).toContain('demo');
    // Until the first answer is kept, the same question shares the call that gave it.
    expect(await (await tryLine(gateway.output)).text()).toBe(first);
    const outcome = async () => (await tryLine(gateway.output)).headers.get('x-reprise-cache');
    await expect.poll(outcome, { timeout: 10_000 }).toBe('exact');
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ upstream: { kind: 'demo' } });
  });

  it('warns of audits of the demo only where there are some', async () => {
    const file = join(folder, 'unaudited.yaml');
    await writeFile(file, 'upstream: { kind: demo }\nsemantic: { audit_rate: 0 }\n');
    const { gateway } = await start(['--config', file], {});
    expect(gateway.errors).toContain('Answers come from the built-in demo upstream');
    expect(gateway.errors).not.toContain('audits');
  });

  it('forwards to what OPENAI_BASE_URL names when OPENAI_API_KEY is set', async () => {
    const { gateway, url } = await start([], toFake());
    expect(gateway.output).toContain(`openai (${upstream.url}/v1), since OPENAI_API_KEY is set`);
    expect((await tryLine(gateway.output)).status).toBe(200);
    expect(upstream.requests.at(-1)!.headers.authorization).toBe('Bearer sk-of-the-gateway');

    const stats = await runReprise(['stats', '--url', url]);
    expect(stats.code).toBe(0);
    expect(stats.output).toContain('kept: ');
    const cleared = await runReprise(['clear', '--url', `${url}/`]);
    expect(cleared).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Removed [12] entr(y|ies)\.\n$/),
    });
    expect((await runReprise(['clear', '--url', url])).output).toBe('Removed 0 entries.\n');

    gateway.kill('SIGTERM');
    const { code, errors, output } = await gateway.ended();
    expect(code).toBe(0);
    expect(`${errors}${output}`).not.toContain('sk-of-the-gateway');
    for (const line of errors.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  });

  it('names the port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const data = join(folder, 'other-data');
    const { code, errors } = await runReprise(['start', '--port', String(port), '--data', data], toFake());
    expect(code).toBe(1);
    expect(errors).toContain(
      `Cannot listen on 127.0.0.1:${port}: the port is in use by another program, perhaps another gateway\n`,
    );
    expect(errors).toContain('choose another port with --port or server.port.\n');
    expect(errors).not.toContain('Correct the named field');
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([
    ['missing.yaml', 'there is no such file'],
    ['.', 'it is a folder'],
  ])('names a configuration that cannot be read, and why: %s', async (file, reason) => {
    const { code, errors } = await runReprise(['start', '--config', file], {}, folder);
    expect(code).toBe(1);
    expect(errors).toContain(`${join(folder, file)}: ${reason}\nCorrect the path that --config names`);
    expect(errors).not.toContain('named field');
  });

  it.each(['http', '-1', '65536'])('refuses the port %s', async (port) => {
    const { code, errors } = await runReprise(['start', `--port=${port}`], {}, folder);
    expect(code).toBe(1);
    expect(errors).toContain('0 to 65535');
  });
});

describe('reprise stats and clear', () => {
  it.each(['stats', 'clear'])('%s says that no gateway answers', async (command) => {
    const { code, errors } = await runReprise([command, '--url', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(errors).toContain('No gateway answers at http://127.0.0.1:9');
    expect(errors).toMatch(/\nStart one with npx reprise start, or name another with --url\.\n$/);
    expect(errors).not.toContain('Correct the named argument');
  });

  it.each(['banana', 'localhost:1733', 'ftp://127.0.0.1'])(
    'say that the address %s is no URL',
    async (url) => {
      const { code, errors } = await runReprise(['stats', '--url', url]);
      expect(code).toBe(1);
      expect(errors).toContain(`'${url}' is invalid. It is no URL; a gateway has one such as http://`);
    },
  );

  it('stats does not show money as 0 where no price is known, but says of which models', async () => {
    const gateway = await startTestGateway({
      config: { semantic: { audit_rate: 1, judge: { kind: 'llm', model: 'small-judge' } } },
    });
    const body = { model: 'local-7b', messages: [{ role: 'user', content: 'How do I reset my password?' }] };
    for (const said of ['miss', 'exact']) expect(await gateway.outcome(body)).toBe(said);
    const { code, output } = await runReprise(['stats', '--url', gateway.url]);
    expect({ code, output }).toMatchObject({ code: 0 });
    const { saved, judged, prices } = parse(output);
    expect(saved).toEqual({ tokens: expect.any(Number), usd: 'not known' });
    expect(judged).toEqual({ model: 'small-judge', calls: 0, failures: 0, tokens: 0, usd: 'not known' });
    expect(prices).toBe(
      'No price of local-7b, small-judge is known, so no sum of USD has it: see prices in the configuration.',
    );
  });

  it('stats says when what answers is no gateway', async () => {
    const { code, errors } = await runReprise(['stats', '--url', upstream.url]);
    expect(code).toBe(1);
    expect(errors).toContain('answered 404');
    expect(errors).toContain('--url');
  });

  it('stats says when what answers speaks no JSON', async () => {
    const other = createHttpServer((_, response) => response.end('<html>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { code, errors } = await runReprise(['stats', '--url', url]);
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(errors).toContain(`What answers at ${url} is no Reprise gateway: status 200\nStart one`);
  });
});
