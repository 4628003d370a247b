import { z } from 'zod';
import { optionalText, section, share, wait } from '../values.ts';

const ordered = 'must be two numbers from 0 to 1, the lower one first';
const band = z.tuple([share, share], ordered).refine(([low, high]) => low < high, ordered);

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
  .refine(({ kind, band }) => kind === 'llm' || band === null, {
    path: ['band'],
    message: 'only kind: llm can judge before the upstream has answered',
  });
