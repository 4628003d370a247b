import { RepriseError } from '../../core/index.ts';
import type { ChatParameters } from './chat-parameters.ts';

/** Who is asked: OpenAI, an Ollama server, or any service with OpenAI's interface. */
export type Provider = 'openai' | 'ollama' | 'openai-compatible';

/** A named bundle of provider, models and parameters (spec S3-40). */
export interface Preset extends ChatParameters {
  /** @default 'openai' */
  readonly provider?: Provider;
  /** Model that answers questions, for example `gpt-4.1-mini`. */
  readonly model?: string;
  /** Model that embeds texts, for example `text-embedding-3-small`. @default `model` */
  readonly embeddingModel?: string;
  /** Length of the vectors the service is asked for. @default the model's own length */
  readonly dimensions?: number;
  /**
   * Where the service is: for OpenAI and compatible ones up to and including the version, for Ollama the server.
   *
   * @default `OPENAI_BASE_URL` or https://api.openai.com/v1; `OLLAMA_HOST` or http://127.0.0.1:11434; a compatible
   *   service has none
   */
  readonly baseUrl?: string;
  /** Sent as a bearer token. @default `OPENAI_API_KEY` for OpenAI, none for the others */
  readonly apiKey?: string;
}

/** Presets by name. */
export type Presets = Readonly<Record<string, Preset>>;

/** The presets that every client knows. */
export const builtInPresets = {
  openai: { provider: 'openai', model: 'gpt-4.1-mini', embeddingModel: 'text-embedding-3-small' },
  ollama: { provider: 'ollama', model: 'qwen3', embeddingModel: 'bge-m3' },
} as const satisfies Presets;

/**
 * The preset with that name; one's own come before the built-in ones.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when there is none.
 */
export function findPreset(name: string, own: Presets = {}): Preset {
  const presets: Presets = { ...builtInPresets, ...own };
  if (Object.hasOwn(presets, name)) return presets[name]!;
  const known = Object.keys(presets).join(', ');
  throw new RepriseError('INVALID_ARGUMENT', `There is no preset "${name}"; there are ${known}`);
}
