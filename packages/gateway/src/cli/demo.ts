import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../config/index.ts';
import { loadTraffic, runDemo } from '../demo/index.ts';
import { startGateway } from '../server.ts';

/** Options of `reprise demo`. */
export interface DemoOptions {
  readonly url?: string;
  readonly apiKey?: string;
}

/** `reprise demo`: plays the shipped traffic through a running gateway, or through one of its own. */
export async function demo({ url, apiKey }: DemoOptions): Promise<void> {
  const play = async (at: string): Promise<void> => {
    const traffic = await loadTraffic();
    const report = await runDemo({ url: at, traffic, output: process.stdout, ...(apiKey ? { apiKey } : {}) });
    if (report.failures.length > 0) process.exitCode = 1;
  };
  if (url !== undefined) return play(url.replace(/\/+$/, ''));
  const data = await mkdtemp(join(tmpdir(), 'reprise-demo-'));
  const config = parseConfig({ server: { port: 0 }, cache: { data }, upstream: { kind: 'demo' } });
  const gateway = await startGateway(config);
  try {
    process.stdout.write(
      'A gateway of its own, with the demo upstream: no account, no cost, nothing is kept.\n',
    );
    await play(gateway.url);
  } finally {
    await gateway.close();
    await rm(data, { recursive: true, force: true });
  }
}
