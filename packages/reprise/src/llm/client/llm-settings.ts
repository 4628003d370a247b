import {
  type Clock,
  type Duration,
  type Logger,
  RepriseError,
  safeLogger,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../core/index.ts';
import { type ChatParameters, chatParameters } from './chat-parameters.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import type { LLMOptions } from './llm-options.ts';
import { findPreset, type Preset } from './presets.ts';
import type { ToolResultCache } from './tool-result-cache.ts';

/** {@link LLMOptions} checked and complete; times in milliseconds. */
export interface LLMSettings {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly embeddingModel: string;
  readonly dimensions: number | undefined;
  readonly parameters: ChatParameters;
  readonly cacheExclude: readonly string[];
  readonly toolResults: ToolResultCache | undefined;
  readonly retries: number;
  readonly timeout: number;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** Fills in preset, environment and defaults. @throws RepriseError `INVALID_ARGUMENT` */
export function llmSettings(options: LLMOptions): LLMSettings {
  const preset: Preset = options.preset === undefined ? {} : findPreset(options.preset, options.presets);
  const model = options.model ?? preset.model ?? '';
  if (model === '')
    throw new RepriseError('INVALID_ARGUMENT', 'An LLM needs a model or a preset that names one');
  const name = options.name ?? 'llm';
  if (name === '') throw new RepriseError('INVALID_ARGUMENT', 'The name of an LLM is empty');
  return {
    name,
    endpoint: endpoint(ownService(options, preset)),
    model,
    embeddingModel: options.embeddingModel ?? preset.embeddingModel ?? model,
    dimensions: options.dimensions ?? preset.dimensions,
    parameters: chatParameters(preset, options),
    cacheExclude: options.cacheExclude ?? [],
    toolResults: options.toolResults,
    retries: wholeNumber('retries', options.retries ?? 2),
    timeout: toMilliseconds(options.timeout ?? ('5m' satisfies Duration)),
    fetch: options.fetch ?? globalThis.fetch,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    logger: safeLogger(options.logger ?? silentLogger),
  };
}

/** A preset's address and key are meant for its own provider, and must not go to another one. */
function ownService(options: LLMOptions, preset: Preset): Preset {
  const provider = options.provider ?? preset.provider ?? 'openai';
  const bundled = provider === (preset.provider ?? 'openai') ? preset : {};
  const baseUrl = options.baseUrl ?? bundled.baseUrl;
  const apiKey = options.apiKey ?? bundled.apiKey;
  return {
    provider,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}

/** Checks a count of repetitions or rounds. @throws RepriseError `INVALID_ARGUMENT` */
export function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RepriseError('INVALID_ARGUMENT', `${name} of an LLM must be a whole number from 0, not ${value}`);
}
