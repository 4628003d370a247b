import { z } from 'zod';

/** What `/api` routes answer when something is wrong. */
export const failureSchema = z.object({
  code: z.int().meta({ description: 'The HTTP status once more.' }),
  status: z.literal('error'),
  message: z.string(),
  data: z.looseObject({
    error: z.string().nullable().meta({ description: 'A stable code, for programs.' }),
    param: z.string().nullable().meta({ description: 'Path of the field that is wrong.' }),
  }),
});

/** What `/v1` routes answer when something is wrong: OpenAI's shape. */
export const openAiErrorSchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});
