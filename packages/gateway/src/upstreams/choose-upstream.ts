import type { Logger } from 'reprise/core';
import type { Config, Environment } from '../config/index.ts';
import { demoUpstream } from './demo/index.ts';
import { httpUpstream } from './http-upstream.ts';
import type { Upstream } from './upstream.ts';

/** The upstream of a gateway, and why it was chosen. */
export interface ChosenUpstream {
  readonly upstream: Upstream;
  /** One line for people. */
  readonly because: string;
  /** A model to try. */
  readonly exampleModel: string;
}

const openAiUrl = 'https://api.openai.com/v1';
/** The model that the guides ask for. */
const guideModel = 'gpt-4o-mini';
const ollamaUrl = 'http://127.0.0.1:11434';
/** Milliseconds a local Ollama has to say that it is there. */
const probeTimeout = 500;

/**
 * Chooses where answers come from: what the configuration names; else OpenAI, or what `OPENAI_BASE_URL` names, when
 * `OPENAI_API_KEY` is set; else an Ollama on this machine when one answers; else the built-in demo.
 */
export async function chooseUpstream(
  config: Config['upstream'],
  environment: Environment,
  logger: Logger,
): Promise<ChosenUpstream> {
  const connect = (kind: 'openai' | 'ollama', baseUrl: string, apiKey: string | undefined): Upstream =>
    httpUpstream({
      kind,
      baseUrl,
      apiKey,
      connectTimeout: config.connect_timeout,
      timeout: config.timeout,
      idleTimeout: config.idle_timeout,
      logger,
    });
  const key = config.api_key ?? (environment.OPENAI_API_KEY || undefined);
  const baseUrl = config.base_url ?? (environment.OPENAI_BASE_URL || undefined);
  if (config.kind === 'demo') return demo('the configuration says so');
  if (config.kind === 'openai' || (config.kind === 'auto' && (config.base_url || key))) {
    const because =
      config.kind === 'auto' && !config.base_url ? 'OPENAI_API_KEY is set' : 'the configuration says so';
    return { upstream: connect('openai', baseUrl ?? openAiUrl, key), because, exampleModel: guideModel };
  }
  const ollama = config.kind === 'ollama' ? (config.base_url ?? ollamaUrl) : ollamaUrl;
  const models = await ollamaModels(ollama);
  if (config.kind === 'ollama' || models !== undefined) {
    const because = config.kind === 'ollama' ? 'the configuration says so' : 'it answers on this machine';
    const exampleModel = models?.[0] ?? 'llama3.2';
    return {
      upstream: connect('ollama', `${ollama.replace(/\/(v1\/?)?$/, '')}/v1`, config.api_key),
      because,
      exampleModel,
    };
  }
  return demo('OPENAI_API_KEY is not set and no Ollama answers on 127.0.0.1:11434');
}

/** The demo takes any model name: that of the guides finds in the cache what was asked by their lines. */
function demo(because: string): ChosenUpstream {
  return { upstream: demoUpstream(), because, exampleModel: guideModel };
}

async function ollamaModels(url: string): Promise<string[] | undefined> {
  try {
    const response = await fetch(`${url}/api/tags`, { signal: AbortSignal.timeout(probeTimeout) });
    if (!response.ok) return undefined;
    const { models } = (await response.json()) as { models?: { name: string }[] };
    return models?.map(({ name }) => name);
  } catch {
    return undefined;
  }
}
