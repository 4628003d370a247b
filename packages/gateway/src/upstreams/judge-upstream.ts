import type { Logger } from 'reprise/core';
import type { Config } from '../config/index.ts';
import { chooseUpstream } from './choose-upstream.ts';
import type { Upstream } from './upstream.ts';

/**
 * The upstream of the model that judges, where the configuration names one of its own; it gets the key of `semantic.judge`
 * and no other, since another service has no business with the key of the upstream.
 */
export async function judgeUpstream(
  { semantic, upstream }: Pick<Config, 'semantic' | 'upstream'>,
  logger: Logger,
): Promise<Upstream | undefined> {
  const { kind, base_url, api_key } = semantic.judge;
  if (kind !== 'llm' || base_url === undefined) return undefined;
  const own = { ...upstream, kind: 'openai', base_url, api_key } as const;
  return (await chooseUpstream(own, {}, logger)).upstream;
}
