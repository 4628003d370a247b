import { type Tool, type ToolDefinition, toDefinition } from './tool.ts';

/** What a request may say besides model and messages, by the names of the OpenAI interface. */
export interface ChatParameters {
  readonly temperature?: number;
  readonly top_p?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly seed?: number;
  readonly stop?: string | readonly string[];
  readonly n?: number;
  readonly presence_penalty?: number;
  readonly frequency_penalty?: number;
  /** No part of the key (spec S3-43): give clients that bias tokens differently different names. */
  readonly logit_bias?: Readonly<Record<string, number>>;
  readonly logprobs?: boolean;
  /** No part of the key (spec S3-43). */
  readonly top_logprobs?: number;
  readonly response_format?: { readonly type: string; readonly [field: string]: unknown };
  readonly reasoning_effort?: string;
  readonly verbosity?: string;
  readonly service_tier?: string;
  readonly user?: string;
  /** No part of the key (spec S3-43). */
  readonly metadata?: Readonly<Record<string, string>>;
  /** A tool with a `run` is run when the model asks for it; of others the model is only told. */
  readonly tools?: readonly (Tool | ToolDefinition)[];
  /** Whether the model must use a tool; from the second round on it decides for itself. */
  readonly tool_choice?: string | { readonly type: string; readonly [field: string]: unknown };
  readonly parallel_tool_calls?: boolean;
  /** Fields of the request that are not named here, as the service knows them. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const names = [
  'temperature',
  'top_p',
  'max_tokens',
  'max_completion_tokens',
  'seed',
  'stop',
  'n',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'response_format',
  'reasoning_effort',
  'verbosity',
  'service_tier',
  'user',
  'metadata',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'extra',
] as const satisfies readonly (keyof ChatParameters)[];

/** The parameters among other options; later options win, undefined ones never. */
export function chatParameters(...options: readonly ChatParameters[]): ChatParameters {
  const parameters: Record<string, unknown> = {};
  for (const option of options) {
    for (const name of names) if (option[name] !== undefined) parameters[name] = option[name];
  }
  return parameters;
}

/** The parameters as fields of a request. */
export function requestFields({
  extra,
  tools,
  ...fields
}: ChatParameters): Readonly<Record<string, unknown>> {
  const told = tools === undefined || tools.length === 0 ? {} : { tools: tools.map(toDefinition) };
  return { ...fields, ...told, ...extra };
}
