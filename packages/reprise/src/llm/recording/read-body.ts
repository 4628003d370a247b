import { RepriseError } from '../../core/index.ts';
import type { UpstreamAnswer } from '../upstream-answer.ts';

/**
 * Reads the whole body of an answer as text.
 *
 * @throws RepriseError `ANSWER_TOO_LARGE` when it has more than `maxBytes`.
 */
export async function readBody({ body }: UpstreamAnswer, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of body ?? []) {
    parts.push(bytes);
    length += bytes.length;
    if (length > maxBytes) {
      throw new RepriseError('ANSWER_TOO_LARGE', `The upstream's answer has more than ${maxBytes} bytes`);
    }
  }
  return Buffer.concat(parts).toString('utf8');
}
