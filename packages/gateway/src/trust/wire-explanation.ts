import type { Decision, Explanation } from 'reprise/semantic';
import { z } from 'zod';

const numbers = z.record(z.string(), z.number());

const candidate = z.object({
  entry_id: z.string(),
  answer_id: z.string(),
  similarity: z.number().meta({ description: 'Cosine similarity of the two prompts.' }),
  confidence: z.number().meta({ description: 'How sure the evidence is that the answer fits, 0 to 1.' }),
  bucket: z.string(),
  veto: z
    .object({ guard: z.string(), reason: z.string() })
    .nullable()
    .meta({ description: 'What the guard said that refused it.' }),
  decision: z
    .object({ action: z.enum(['serve', 'explore', 'reject']), reason: z.string(), bound: z.number() })
    .nullable()
    .meta({ description: 'What the policy said of the surest candidate; null for all others.' }),
  passed_over: z
    .string()
    .nullable()
    .meta({ description: 'Why nothing was decided on it though no guard refused it.' }),
  evidence: numbers.meta({ description: 'Numbers behind the confidence.' }),
  numbers: numbers.meta({ description: 'Numbers the policy relied on.' }),
  kept_back: z
    .string()
    .nullable()
    .meta({ description: 'Why it answers only the very same request for a time, such as a quarantine.' }),
});

/** An answer of `/v1/cache/explain`. */
export const explanationAnswer = z.object({
  outcome: z.enum(['exact', 'semantic', 'miss', 'bypass']),
  reason: z.string(),
  exact_key: z.string().nullable().meta({ description: 'Id the answer to exactly this request has.' }),
  entry_id: z.string().nullable().meta({ description: 'The entry that would answer.' }),
  embedder: z.string(),
  coverage: z.number().nullable().meta({ description: 'Share of the prompt that the embedder understood.' }),
  policy: z.string(),
  candidates: z.array(candidate).meta({
    description:
      'What was looked at, the closest first; where the outcome is `exact`, what meaning would decide.',
  }),
});

/** An explanation as JSON has it. */
export type WireExplanation = z.output<typeof explanationAnswer>;

/** An {@link Explanation} as JSON has it. */
export function wireExplanation(explanation: Explanation): WireExplanation {
  const { outcome, reason, exactKey, entryId = null, embedder, coverage = null, policy } = explanation;
  const candidates = explanation.candidates.map(
    ({ entryId: entry_id, answerId: answer_id, similarity, confidence, bucket, ...found }) => {
      const { veto = null, decision = null, passedOver = null, keptBack = null, evidence, numbers } = found;
      return {
        entry_id,
        answer_id,
        similarity,
        confidence,
        bucket,
        veto,
        decision: decision && wireDecision(decision),
        passed_over: passedOver,
        evidence: { ...evidence },
        numbers: { ...numbers },
        kept_back: keptBack,
      };
    },
  );
  return { outcome, reason, exact_key: exactKey, entry_id: entryId, embedder, coverage, policy, candidates };
}

function wireDecision({
  action,
  reason,
  bound,
}: Decision): WireExplanation['candidates'][number]['decision'] {
  return { action, reason, bound };
}
