import { RepriseError } from '../../core/index.ts';
import type { BufferParts } from './buffer-parts.ts';
import { fewAtOnce } from './few-at-once.ts';
import { type FlushProgress, type FlushResult, flushResult, type Left } from './flush-result.ts';

/** Buffers delivered at a time, and at most. */
const mostAtOnce = 8;
const mostBuffers = 100_000;

/** Delivers every buffer: those that this process has something of, and all that are registered. */
export async function flushBuffers(parts: BufferParts): Promise<FlushResult> {
  const { desk, buffers, delivery, registry, settings } = parts;
  const done: FlushProgress = { batches: 0, messages: 0 };
  const left = new Set<Left | undefined>();
  const flush = async (name: string): Promise<void> => {
    // Closing took too long: what is left stays where it is.
    if (delivery.stopped) throw new RepriseError('CLOSED', 'The chat buffer is closed');
    const result = await desk.flush(name, { all: true, wait: settings.flushWait });
    done.batches += result.batches;
    done.messages += result.messages;
    left.add(result.left);
  };
  const own = buffers.copied(mostBuffers).map(({ name }) => name);
  try {
    await fewAtOnce(new Set([...desk.localNames, ...own]), mostAtOnce, flush);
    for await (const names of registry.all(mostBuffers)) await fewAtOnce(names, mostAtOnce, flush);
  } catch {
    left.add('failed');
  }
  return flushResult(done, ...left);
}
