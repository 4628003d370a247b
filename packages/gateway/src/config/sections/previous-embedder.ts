import { z } from 'zod';
import { optionalText } from '../values.ts';

/** `semantic.previous_embedder`: what finds earlier answers by meaning until they are embedded again. */
export const previousEmbedder = z
  .strictObject({
    kind: z.enum(['local', 'ollama', 'openai']),
    model: optionalText,
    base_url: optionalText,
    api_key: optionalText,
  })
  .nullable()
  .default(null);
