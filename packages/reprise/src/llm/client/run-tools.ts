import { type Logger, messageOf } from '../../core/index.ts';
import type { ChatMessage } from '../../semantic/index.ts';
import type { ToolCall } from '../completion.ts';
import { isRunnable, type Tool, type ToolDefinition } from './tool.ts';

/** What the tools of one round gave, in the order of the calls. */
export interface ToolOutcome {
  readonly results: readonly unknown[];
  /** What the model is told. */
  readonly messages: readonly ChatMessage[];
}

/** Tools by name, as one question has them. */
export class ToolBox {
  readonly #tools = new Map<string, Tool>();
  /** Names of tools that whoever asks has to run. */
  readonly #told = new Set<string | undefined>();
  readonly #logger: Logger;

  constructor(tools: readonly (Tool | ToolDefinition)[], logger: Logger) {
    for (const tool of tools) {
      if (isRunnable(tool)) this.#tools.set(tool.name, tool);
      else this.#told.add(tool.function?.name);
    }
    this.#logger = logger;
  }

  /** Whether these calls are answered here: none of them is of a tool that somebody else runs. */
  canRun(calls: readonly ToolCall[]): boolean {
    if (this.#tools.size === 0 || calls.length === 0) return false;
    return calls.every((call) => !this.#told.has(call.function?.name));
  }

  /** Runs the tools, all at once; an error of one of them, or a name that it has not, is told to the model. */
  async run(calls: readonly ToolCall[], signal: AbortSignal | undefined): Promise<ToolOutcome> {
    const results = await Promise.all(calls.map((call) => this.#runOne(call, signal)));
    signal?.throwIfAborted();
    const messages = results.map((result, index) => ({
      role: 'tool',
      ...(calls[index]!.id === undefined ? {} : { tool_call_id: calls[index]!.id }),
      content: toText(result),
    }));
    return { results, messages };
  }

  async #runOne(call: ToolCall, signal: AbortSignal | undefined): Promise<unknown> {
    const { name = '', arguments: given = '' } = call.function ?? {};
    try {
      const tool = this.#tools.get(name);
      if (!tool) throw new Error(`There is no tool "${name}"`);
      return await tool.run(readArguments(given), { signal });
    } catch (error) {
      this.#logger.warn(`Tool "${name}" failed; the model is told`, { reason: messageOf(error) });
      return error instanceof Error ? error : new Error(messageOf(error));
    }
  }
}

function readArguments(text: string): Readonly<Record<string, unknown>> {
  const given: unknown = text.trim() === '' ? {} : JSON.parse(text);
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given };
  throw new Error('The arguments are no JSON object');
}

function toText(result: unknown): string {
  if (typeof result === 'string') return result;
  if (result instanceof Error) return `Error: ${result.message}`;
  return JSON.stringify(result) ?? 'null';
}
