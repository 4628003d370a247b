import { env } from 'node:process';
import { httpUrl, RepriseError } from '../../core/index.ts';
import type { Preset, Provider } from './presets.ts';

/** Where a provider is reached and how it is told who asks. */
export interface Endpoint {
  readonly provider: Provider;
  /** Address of an interface like OpenAI's, up to and including the version. */
  readonly chatBaseUrl: string;
  /** Address as the provider's embedder takes it. */
  readonly embedderBaseUrl: string;
  readonly apiKey: string | undefined;
}

/**
 * Finds out where a provider is, from options and the usual variables of the environment.
 *
 * `OPENAI_API_KEY` goes to OpenAI only, never to another service.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for a provider nobody knows and an address that is none.
 */
export function endpoint({ provider = 'openai', baseUrl, apiKey }: Preset): Endpoint {
  switch (provider) {
    case 'openai': {
      const url = address(baseUrl ?? (env['OPENAI_BASE_URL'] || 'https://api.openai.com/v1'));
      const key = apiKey ?? (env['OPENAI_API_KEY'] || undefined);
      return { provider, chatBaseUrl: url, embedderBaseUrl: url, apiKey: key };
    }
    case 'ollama': {
      const url = address(baseUrl ?? ollamaHost(env['OLLAMA_HOST'] || '127.0.0.1'));
      return { provider, chatBaseUrl: `${url}/v1`, embedderBaseUrl: url, apiKey };
    }
    case 'openai-compatible': {
      if (baseUrl === undefined) {
        throw new RepriseError('INVALID_ARGUMENT', 'The provider "openai-compatible" needs a baseUrl');
      }
      const url = address(baseUrl);
      return { provider, chatBaseUrl: url, embedderBaseUrl: url, apiKey };
    }
    default:
      throw new RepriseError(
        'INVALID_ARGUMENT',
        `There is no provider "${String(provider)}"; there are openai, ollama and openai-compatible`,
      );
  }
}

function address(baseUrl: string): string {
  return httpUrl(baseUrl, 'baseUrl of an LLM').href.replace(/\/+$/, '');
}

/** Ollama's own rules: without a scheme it is http and port 11434, and a server that listens everywhere is here too. */
function ollamaHost(host: string): string {
  const schemed = /^https?:\/\//i.test(host);
  const url = httpUrl(schemed ? host : `http://${host}`, 'OLLAMA_HOST');
  if (!schemed && !/:\d+(\/|$)/.test(host)) url.port = '11434';
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  return url.href;
}
