import { HttpError } from '../http/index.ts';

/**
 * A part that the configuration may switch off.
 *
 * @throws HttpError 503 that names the field which switches it on.
 */
export function need<Part>(part: Part | undefined, field: string): Part {
  if (part !== undefined) return part;
  throw new HttpError(503, `This is switched off; ${field}: true switches it on`, { code: 'switched_off' });
}
