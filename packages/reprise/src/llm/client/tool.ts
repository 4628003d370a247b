/** A tool in the shape of the OpenAI interface: the model is told of it, whoever asked has to run it. */
export interface ToolDefinition {
  readonly type: string;
  readonly function?: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/**
 * A tool that is run when the model asks for it.
 *
 * @example
 * ```ts
 * const weather: Tool = {
 *   name: 'weather',
 *   description: 'The weather in a city now',
 *   parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
 *   run: ({ city }: { city: string }) => lookUp(city),
 * };
 * ```
 */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON schema of the arguments. @default no arguments */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /**
   * Runs the tool; the model is given a text as it is, anything else as JSON, and of an error its message.
   *
   * The arguments are what the model wrote; they are JSON, but nobody has held them against the schema.
   */
  run(given: Readonly<Record<string, unknown>>, context: ToolContext): unknown;
}

/** What a tool is told besides its arguments. */
export interface ToolContext {
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal | undefined;
}

/** Whether a tool can be run here. */
export function isRunnable(tool: Tool | ToolDefinition): tool is Tool {
  return typeof tool['run' as keyof typeof tool] === 'function';
}

/** A tool as the model is told of it. */
export function toDefinition(tool: Tool | ToolDefinition): ToolDefinition {
  if (!isRunnable(tool)) return tool;
  const { name, description, parameters = { type: 'object', properties: {} } } = tool;
  const described = description === undefined ? {} : { description };
  return { type: 'function', function: { name, ...described, parameters } };
}
