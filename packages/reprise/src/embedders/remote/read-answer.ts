import { type EmbeddingService, serviceError } from './embedding-service.ts';
import type { ServiceAnswer } from './post-json.ts';
import { readVector } from './unit-vector.ts';

/** The list under `field` of a successful answer; it must have one item per text. @throws RepriseError `EMBEDDER_FAILED` */
export function readList(
  service: EmbeddingService,
  { status, body }: ServiceAnswer,
  field: string,
  count: number,
): readonly unknown[] {
  if (status < 200 || status > 299) throw serviceError(service, `status ${status}`, { status });
  const list: unknown = isRecord(body) ? body[field] : undefined;
  if (!Array.isArray(list)) throw serviceError(service, `the answer has no list "${field}"`, { status });
  if (list.length === count) return list;
  throw serviceError(service, `${list.length} embeddings came back for ${count} texts`, { status });
}

/** One vector of an answer. @throws RepriseError `EMBEDDER_FAILED` */
export function readNumbers(service: EmbeddingService, value: unknown): ArrayLike<number> {
  const numbers = readVector(value);
  if (numbers) return numbers;
  throw serviceError(service, 'an embedding is neither a list of numbers nor base64');
}

/** Whether `value` is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
