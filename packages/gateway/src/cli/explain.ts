import { stringify } from 'yaml';
import type { WireExplanation } from '../trust/index.ts';
import { callGateway, type RemoteOptions } from './call-gateway.ts';
import { CommandError } from './command-error.ts';
import { leftOut, readableExplanation } from './readable-explanation.ts';

/** Options of `reprise explain`. */
export interface ExplainOptions extends RemoteOptions {
  readonly model?: string;
  readonly system?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/**
 * `reprise explain`: why a running gateway would, or would not, answer a prompt from its cache.
 *
 * @throws CommandError when the prompt is empty.
 */
export async function explain(
  prompt: string,
  { model, system, all = false, json = false, ...options }: ExplainOptions,
): Promise<void> {
  if (prompt === '') throw new CommandError('The prompt must not be empty');
  const messages = [
    ...(system === undefined ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: prompt },
  ];
  const body = { ...(model === undefined ? {} : { model }), messages };
  const answer = (await callGateway(options, 'POST', '/v1/cache/explain', body)) as WireExplanation;
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : text(answer, all));
}

function text(answer: WireExplanation, all: boolean): string {
  const isElsewhere = answer.outcome === 'miss' && answer.candidates.length === 0;
  const hint = isElsewhere ? elsewhere : leftOut(answer, all);
  return `${stringify(readableExplanation(answer, all))}${hint}`;
}

const elsewhere =
  '# Only answers of the same model, system prompt, parameters and namespace count: name them with --model, --system and\n' +
  '# --namespace, or send the whole request to POST /v1/cache/explain.\n';
