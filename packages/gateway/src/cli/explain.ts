import { stringify } from 'yaml';
import type { WireExplanation } from '../trust/index.ts';
import { callGateway, type RemoteOptions } from './call-gateway.ts';

/** Options of `reprise explain`. */
export interface ExplainOptions extends RemoteOptions {
  readonly model?: string;
  readonly system?: string;
  readonly json?: boolean;
}

/** `reprise explain`: why a running gateway would, or would not, answer a prompt from its cache. */
export async function explain(
  prompt: string,
  { model, system, json = false, ...options }: ExplainOptions,
): Promise<void> {
  const messages = [
    ...(system === undefined ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: prompt },
  ];
  const body = { ...(model === undefined ? {} : { model }), messages };
  const answer = (await callGateway(options, 'POST', '/v1/cache/explain', body)) as WireExplanation;
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : stringify(readable(answer)));
  if (!json && answer.outcome === 'miss' && answer.candidates.length === 0) process.stdout.write(elsewhere);
}

const elsewhere =
  '# Only answers of the same model, system prompt, parameters and namespace count: name them with --model, --system and\n' +
  '# --namespace, or send the whole request to POST /v1/cache/explain.\n';

function readable({ candidates, coverage, ...answer }: WireExplanation): object {
  const { outcome, reason, entry_id: entry, policy, embedder } = answer;
  return {
    outcome,
    reason,
    ...(entry === null ? {} : { entry }),
    policy,
    embedder,
    ...(coverage === null ? {} : { understood: `${Math.round(coverage * 100)}%` }),
    candidates: candidates.map(readableCandidate),
  };
}

function readableCandidate({
  entry_id: entry,
  similarity,
  confidence,
  veto,
  decision,
  evidence,
  numbers,
}: WireExplanation['candidates'][number]): object {
  return {
    entry,
    similarity: rounded(similarity),
    confidence: rounded(confidence),
    ...(veto ? { vetoed: `${veto.guard}: ${veto.reason}` } : {}),
    ...(veto || decision ? {} : { passed_over: 'not close enough, or another one is surer' }),
    ...(decision ? { decided: `${decision.action}: ${decision.reason}` } : {}),
    ...filled('evidence', evidence),
    ...filled('numbers', numbers),
  };
}

function filled(name: string, numbers: Readonly<Record<string, number>>): object {
  const found = Object.entries(numbers).map(([of, value]) => [of, rounded(value)]);
  return found.length === 0 ? {} : { [name]: Object.fromEntries(found) };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
