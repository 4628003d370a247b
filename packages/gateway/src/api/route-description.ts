import type { z } from 'zod';
import type { Tag } from './openapi/tags.ts';

/** How a route answers when all went well. */
export interface AnswerDescription<Data = unknown> {
  readonly description: string;
  /** What is in the envelope's `data`, or the whole body where there is no envelope. */
  readonly schema: z.ZodType<unknown, Data>;
  /** `envelope` around the schema, or the `content-type` of an answer without one. */
  readonly form: 'envelope' | (string & {});
  /** @default 200 */
  readonly status?: number;
}

/** What is known of a route without its code; the OpenAPI document is made of it. */
export interface RouteDescription {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As Hono has it, for example `/api/sessions/:id`. */
  readonly path: string;
  /** The group in the document. */
  readonly tag: Tag;
  /** What the route does, in a few words. */
  readonly summary: string;
  /** More about it, in Markdown. */
  readonly description?: string;
  /** `key`: needs a key where keys are configured and the path is not excluded; `open`: never. */
  readonly access: 'key' | 'open';
  /** The shape of its errors: the envelope of `/api`, or OpenAI's. */
  readonly errors: 'envelope' | 'openai';
  /** Path parameters; their values are text. */
  readonly params?: z.ZodObject;
  /** Query parameters; their values are text, or lists of text where one is given several times. */
  readonly query?: z.ZodObject;
  /** The JSON body. */
  readonly body?: z.ZodType;
  readonly answer: AnswerDescription;
  /** Statuses besides the answer's, and besides those that follow from the rest: 400, 401, 413, 500. */
  readonly statuses?: readonly number[];
}
