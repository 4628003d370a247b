import type { Cache } from '../../cache/index.ts';
import { type Duration, RepriseError, toMilliseconds } from '../../core/index.ts';
import type { Tool, ToolContext } from './tool.ts';

/** Options of {@link toolResultCache}. */
export interface ToolResultCacheOptions {
  /** Where results are kept; it is neither changed nor closed. */
  readonly cache: Cache;
  /** How long the results of each tool are kept, by its name; `0` keeps none. */
  readonly tools: Readonly<Record<string, Duration>>;
  /** How long those of every other tool are kept. @default not at all */
  readonly default?: Duration;
  /** Who shares results: a tenant, a user. Caches of different scopes share none. @default '' */
  readonly scope?: string;
}

/** Keeps what tools gave. */
export interface ToolResultCache {
  /** The tool, with a memory if it is one whose results are kept; else the tool itself. */
  wrap(tool: Tool): Tool;
}

/**
 * Keeps results of tools, each for a time of its own; tools that are not named keep none.
 *
 * A result answers the same tool with the same arguments, whatever their order, in the same scope. Who asks at the same
 * time shares one run, which therefore is told of nobody's signal; whoever aborts only stops to wait. An error is never
 * kept.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for what is no duration.
 *
 * @example
 * ```ts
 * const toolResults = toolResultCache({ cache: createCache(), tools: { search: '10m', weather: '5m' } });
 * const llm = new LLM({ preset: 'openai', toolResults });
 * ```
 */
export function toolResultCache(options: ToolResultCacheOptions): ToolResultCache {
  const { cache, tools, scope = '' } = options;
  const lifetimes = new Map(Object.entries(tools).map(([name, ttl]) => [name, lifetime(name, ttl)]));
  const otherwise = lifetime('default', options.default ?? 0);
  return {
    wrap(tool) {
      const { name } = tool;
      const ttl = lifetimes.get(name) ?? otherwise;
      if (ttl === 0) return tool;
      const run = (given: Readonly<Record<string, unknown>>): Promise<unknown> =>
        cache.getOrSet('tool', { tool: name, scope, given }, () => tool.run(given, unaborted), { ttl });
      return { ...tool, run };
    },
  };
}

const unaborted: ToolContext = { signal: undefined };

function lifetime(name: string, ttl: Duration): number {
  const milliseconds = toMilliseconds(ttl);
  if (milliseconds >= 0) return milliseconds;
  throw new RepriseError('INVALID_ARGUMENT', `Results of the tool ${name} cannot be kept for ${ttl}`);
}
