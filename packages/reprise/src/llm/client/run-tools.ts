import { type Logger, messageOf, withinDeadline } from '../../core/index.ts';
import type { ChatMessage } from '../../semantic/index.ts';
import type { ToolCall } from '../recording/completion.ts';
import { isRunnable, type Tool, type ToolDefinition } from './tool.ts';
import type { ToolResultCache } from './tool-result-cache.ts';

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

  /** @param results keeps results of tools for those who say so. */
  constructor(tools: readonly (Tool | ToolDefinition)[], logger: Logger, results?: ToolResultCache) {
    for (const tool of tools) {
      if (isRunnable(tool)) this.#tools.set(tool.name, results?.wrap(tool) ?? tool);
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
    const running = Promise.all(calls.map((call) => this.#runOne(call, signal)));
    const limits = { operation: 'running tools', milliseconds: Number.POSITIVE_INFINITY, signal };
    const done = await withinDeadline(running, limits);
    const messages = done.map(({ told }, index) => {
      const { id } = calls[index]!;
      return { role: 'tool', ...(id === undefined ? {} : { tool_call_id: id }), content: told };
    });
    return { results: done.map(({ result }) => result), messages };
  }

  async #runOne(
    call: ToolCall,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly result: unknown; readonly told: string }> {
    const { name = '', arguments: given = '' } = call.function ?? {};
    try {
      const tool = this.#tools.get(name);
      if (!tool) throw new Error(`There is no tool "${name}"`);
      const result = await tool.run(readArguments(given), { signal });
      return { result, told: typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null') };
    } catch (error) {
      const reason = messageOf(error);
      this.#logger.warn(`Tool "${name}" failed; the model is told`, { reason });
      return { result: error instanceof Error ? error : new Error(reason), told: `Error: ${reason}` };
    }
  }
}

function readArguments(text: string): Readonly<Record<string, unknown>> {
  const given: unknown = text.trim() === '' ? {} : JSON.parse(text);
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given };
  throw new Error('The arguments are no JSON object');
}
