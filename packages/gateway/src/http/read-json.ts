import type { Context } from 'hono';
import type { z } from 'zod';
import { HttpError } from './error-body.ts';
import { parseInput } from './parse-input.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A body as it came, and what it says. */
export interface JsonBody {
  readonly text: string;
  readonly value: unknown;
}

/**
 * Reads a request's body within the limit and parses it.
 *
 * @throws HttpError 413 when it is too large, 400 when it is no UTF-8 or not JSON.
 */
export async function readJson(context: Context, maxBytes: number): Promise<JsonBody> {
  const text = asText(await readBytes(context, maxBytes));
  try {
    return { text, value: JSON.parse(text) };
  } catch {
    throw new HttpError(400, 'The body is not valid JSON', { code: 'invalid_json' });
  }
}

/**
 * Checks parsed JSON, or what a query holds, and gives it back as it was, with the fields the schema does not know.
 *
 * @throws HttpError 400 with the path of the first bad field.
 */
export function checked<T>(
  schema: z.ZodType<T>,
  { value }: Pick<JsonBody, 'value'>,
  whole: 'The body' | 'The query' = 'The body',
): T {
  const result = parseInput(schema, value);
  if (result.success) return value as T;
  const issue = result.error.issues[0]!;
  const param = issue.path.map(String).join('.');
  throw new HttpError(400, `${param === '' ? whole : param} ${issue.message}`, {
    code: 'invalid_type',
    ...(param === '' ? {} : { param }),
  });
}

async function readBytes(context: Context, maxBytes: number): Promise<ArrayBuffer | Buffer> {
  const length = context.req.header('content-length');
  if (Number(length) > maxBytes) throw tooLarge(maxBytes);
  if (length !== undefined) return context.req.arrayBuffer();
  const parts: Uint8Array[] = [];
  let read = 0;
  for await (const part of context.req.raw.body ?? []) {
    parts.push(part as Uint8Array);
    read += (part as Uint8Array).length;
    if (read > maxBytes) throw tooLarge(maxBytes);
  }
  return Buffer.concat(parts);
}

/** Two bodies that differ must not become one text, as they would where what is no UTF-8 is put right. */
function asText(bytes: ArrayBuffer | Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpError(400, 'The body is not valid UTF-8; send JSON as UTF-8', { code: 'invalid_json' });
  }
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, `The body is larger than ${maxBytes} bytes`, {
    code: 'body_too_large',
    headers: { connection: 'close' },
  });
}
