import type { ChatMessage, ChatRequest } from 'reprise/semantic';
import { z } from 'zod';

const part = z.looseObject({ type: z.string(), text: z.string().optional() });

const message = z.looseObject({
  role: z.string().min(1),
  content: z.union([z.string(), z.array(part)]).nullish(),
});

/** Messages of a conversation; at least one. */
export const messagesSchema = z.array(message).min(1) as unknown as z.ZodType<readonly ChatMessage[]>;

/** A body of `POST /v1/chat/completions`, as far as the gateway must understand it. */
export interface ChatBody extends ChatRequest {
  readonly stream?: boolean | null;
  readonly stream_options?: { readonly include_usage?: boolean | null } | null;
}

/** Unknown fields pass through; known ones must have their types. */
export const chatSchema = z.looseObject({
  model: z.string().min(1),
  messages: messagesSchema,
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(128).nullish(),
  temperature: z.number().nullish(),
  tools: z.array(z.unknown()).nullish(),
}) as unknown as z.ZodType<ChatBody>;
