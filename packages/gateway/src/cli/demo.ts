import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrice, priceTable } from 'reprise/llm';
import { parseConfig } from '../config/index.ts';
import { loadTraffic, runDemo } from '../demo/index.ts';
import { startGateway } from '../server.ts';

/** Options of `reprise demo`. */
export interface DemoOptions {
  readonly url?: string;
  readonly apiKey?: string;
}

const introduction = `A gateway of its own, with the demo upstream: no account, no cost, nothing is kept.
Its models are counted at the prices of gpt-4o-mini and gpt-4o.
`;

/** `reprise demo`: plays the shipped traffic through a running gateway, or through one of its own. */
export async function demo({ url, apiKey }: DemoOptions): Promise<void> {
  const play = async (at: string): Promise<void> => {
    const traffic = await loadTraffic();
    const report = await runDemo({ url: at, traffic, output: process.stdout, ...(apiKey ? { apiKey } : {}) });
    if (report.failures.length > 0 || report.ending !== 'complete') process.exitCode = 1;
  };
  if (url !== undefined) return play(url.replace(/\/+$/, ''));
  const data = await mkdtemp(join(tmpdir(), 'reprise-demo-'));
  const prices = {
    'demo-small': findPrice('gpt-4o-mini', priceTable),
    'demo-large': findPrice('gpt-4o', priceTable),
  };
  const config = parseConfig({ server: { port: 0 }, cache: { data }, upstream: { kind: 'demo' }, prices });
  const gateway = await startGateway(config);
  try {
    process.stdout.write(introduction);
    await play(gateway.url);
  } finally {
    await gateway.close();
    await rm(data, { recursive: true, force: true });
  }
}
