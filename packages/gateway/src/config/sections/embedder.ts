import { z } from 'zod';
import { count, optionalText, section } from '../values.ts';

/** What names an embedder. */
interface NamedEmbedder {
  readonly kind: 'local' | 'ollama' | 'openai';
  readonly model?: string | undefined;
}

const named = {
  model: optionalText,
  base_url: optionalText,
  api_key: optionalText,
};
const kind = z.enum(['local', 'ollama', 'openai']);

const needsModel = {
  path: ['model'],
  error: ({ input }: { readonly input?: unknown }) =>
    `name the model of the ${(input as NamedEmbedder).kind} embedder, as its service calls it`,
};

/** `embedder`: what turns prompts into vectors. */
export const embedder = section({
  kind: kind.default('local'),
  ...named,
  workers: count.nullable().default(null),
}).refine(hasModel, needsModel);

/** `semantic.previous_embedder`: what finds earlier answers by meaning until they are embedded again. */
export const previousEmbedder = z
  .strictObject({ kind, ...named })
  .refine(hasModel, needsModel)
  .nullable()
  .default(null);

/** Whether both make the same vectors, wherever they are asked. */
export function isSameEmbedder(one: NamedEmbedder, other: NamedEmbedder): boolean {
  return one.kind === other.kind && (one.kind === 'local' || one.model === other.model);
}

function hasModel({ kind, model }: NamedEmbedder): boolean {
  return kind === 'local' || model !== undefined;
}
