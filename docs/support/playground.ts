import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig, type RunningGateway, startGateway } from '@reprise/gateway';
import { startFakeLlmServer } from 'reprise/testing';

/** A gateway and a model for snippets to talk to. */
export interface Playground extends AsyncDisposable {
  readonly gateway: RunningGateway;
  /** What a snippet finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Puts the gateway's address in the place of the one that pages show. */
  adapt(code: string): string;
}

/** Starts a gateway on a free port, in front of a fake LLM server. */
export async function startPlayground(): Promise<Playground> {
  const server = await startFakeLlmServer();
  const data = mkdtempSync(join(tmpdir(), 'reprise-docs-'));
  const upstream = `${server.url}/v1`;
  const gateway = await startGateway(
    parseConfig({
      server: { port: 0 },
      cache: { data },
      capture: { text_chat: { enabled: true } },
      completion: { enabled: true },
      upstream: { kind: 'openai', base_url: upstream },
    }),
    { onChatBatch: () => {} },
  );
  return {
    gateway,
    environment: {
      OPENAI_BASE_URL: upstream,
      OPENAI_API_KEY: 'test-key',
      REPRISE_CACHE_DIR: join(data, 'llm'),
    },
    adapt: (code) => code.replaceAll('http://127.0.0.1:1733', gateway.url),
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await server[Symbol.asyncDispose]();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
