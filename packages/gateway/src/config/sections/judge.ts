import { z } from 'zod';
import { optionalText, section, share, wait } from '../values.ts';

const ordered = 'must be two numbers from 0 to 1, the lower one first';
const band = z.tuple([share, share], ordered).refine(([low, high]) => low < high, ordered);

/** What only a judge that asks a model does with a field. */
const purpose = {
  model: 'asks a model',
  base_url: 'asks a model',
  api_key: 'asks a model',
  band: 'can judge before the upstream has answered',
} as const;

/** `semantic.judge`: who says whether a cached answer would have done. */
export const judge = section({
  kind: z.enum(['equal', 'similar', 'llm']).default('similar'),
  model: optionalText,
  base_url: optionalText,
  api_key: optionalText,
  band: band.nullable().default(null),
  band_deadline: wait.prefault('800ms'),
  deadline: wait.prefault('20s'),
})
  .refine(({ kind, model }) => kind !== 'llm' || model !== undefined, {
    path: ['model'],
    message: 'name the model that judges, as the upstream calls it',
  })
  .superRefine(({ kind, ...fields }, context) => {
    if (kind === 'llm') return;
    for (const name of ['model', 'base_url', 'api_key', 'band'] as const) {
      if (fields[name] === undefined || fields[name] === null) continue;
      const message = `only kind: llm ${purpose[name]}, and the kind is ${kind}: write kind: llm beside it, or take it out`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
  });
