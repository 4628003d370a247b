import { RepriseError } from '../core/index.ts';

/**
 * Reads the whole body of a response as text.
 *
 * @throws RepriseError `ANSWER_TOO_LARGE` when it has more than `maxBytes`.
 */
export async function readBody(response: Response, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of response.body ?? []) {
    parts.push(bytes as Uint8Array);
    length += (bytes as Uint8Array).length;
    if (length > maxBytes) {
      throw new RepriseError('ANSWER_TOO_LARGE', `The upstream's answer has more than ${maxBytes} bytes`);
    }
  }
  return Buffer.concat(parts).toString('utf8');
}
