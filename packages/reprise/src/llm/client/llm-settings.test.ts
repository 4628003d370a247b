import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LLMOptions } from './llm-options.ts';
import { llmSettings } from './llm-settings.ts';

beforeEach(() => {
  for (const name of ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OLLAMA_HOST']) vi.stubEnv(name, '');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('S3-40 takes provider, models and parameters from a preset, and what is said beside it first', () => {
  const presets = { chat: { provider: 'ollama', model: 'a', temperature: 0, seed: 1 } } as const;
  const settings = llmSettings({ preset: 'chat', presets, model: 'b', seed: 2 });
  expect(settings).toMatchObject({
    model: 'b',
    embeddingModel: 'b',
    endpoint: { provider: 'ollama', chatBaseUrl: 'http://127.0.0.1:11434/v1' },
    parameters: { temperature: 0, seed: 2 },
  });
});

it.each([
  ['openai', 'https://api.openai.com/v1', 'text-embedding-3-small'],
  ['ollama', 'http://127.0.0.1:11434/v1', 'bge-m3'],
])('S3-40 knows the preset %s', (preset, chatBaseUrl, embeddingModel) => {
  expect(llmSettings({ preset })).toMatchObject({ embeddingModel, endpoint: { chatBaseUrl } });
});

it('finds OpenAI’s address and key in the environment, and gives the key to nobody else', () => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-secret');
  vi.stubEnv('OPENAI_BASE_URL', 'https://proxy.example/v1/');
  const { endpoint } = llmSettings({ model: 'm' });
  expect(endpoint).toMatchObject({ chatBaseUrl: 'https://proxy.example/v1', apiKey: 'sk-secret' });
  const other = llmSettings({ model: 'm', provider: 'openai-compatible', baseUrl: 'http://other.example' });
  expect(other.endpoint).toMatchObject({ chatBaseUrl: 'http://other.example', apiKey: undefined });
  expect(llmSettings({ model: 'm', provider: 'ollama' }).endpoint.apiKey).toBeUndefined();
});

it('gives the key and address of a preset to no other provider', () => {
  const presets = {
    mine: { provider: 'openai', model: 'm', apiKey: 'k', baseUrl: 'http://a.example' },
  } as const;
  expect(llmSettings({ preset: 'mine', presets }).endpoint).toMatchObject({
    chatBaseUrl: 'http://a.example',
    apiKey: 'k',
  });
  expect(llmSettings({ preset: 'mine', presets, provider: 'ollama' }).endpoint).toMatchObject({
    chatBaseUrl: 'http://127.0.0.1:11434/v1',
    apiKey: undefined,
  });
});

it.each([
  ['gpu', 'http://gpu:11434/v1'],
  ['0.0.0.0:8080', 'http://127.0.0.1:8080/v1'],
  ['0.0.0.0', 'http://127.0.0.1:11434/v1'],
  ['https://models.example', 'https://models.example/v1'],
  ['http://models.example:1234/ollama/', 'http://models.example:1234/ollama/v1'],
])('reads OLLAMA_HOST %s as Ollama does', (host, chatBaseUrl) => {
  vi.stubEnv('OLLAMA_HOST', host);
  expect(llmSettings({ preset: 'ollama' }).endpoint.chatBaseUrl).toBe(chatBaseUrl);
});

it.each([
  [{}, 'needs a model'],
  [{ preset: 'none' }, 'no preset "none"; there are openai, ollama'],
  [{ preset: 'constructor' }, 'no preset'],
  [{ model: 'm', provider: 'other' }, 'no provider "other"'],
  [{ model: 'm', provider: 'openai-compatible' }, 'needs a baseUrl'],
  [{ model: 'm', baseUrl: 'ftp://a.example' }, 'must be http or https'],
  [{ model: 'm', retries: -1 }, 'retries'],
  [{ model: 'm', timeout: 'soon' }, 'not a duration'],
  [{ model: 'm', name: '' }, 'name of an LLM is empty'],
])('refuses %j', (options, message) => {
  expect(() => llmSettings(options as LLMOptions)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }),
  );
});
