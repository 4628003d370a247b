import { withinDeadline } from '../../core/index.ts';
import type { BufferParts } from './buffer-parts.ts';
import { fewAtOnce } from './few-at-once.ts';
import { flushBuffers } from './flush-buffers.ts';

/** Buffers delivered at a time. */
const mostAtOnce = 8;

/** Ends what goes on by itself, delivers all that can be within the deadline, and ends the rest. */
export async function closeBuffer(parts: BufferParts): Promise<void> {
  const { settings, repeated, desk, writer, notices, delivery, buffers } = parts;
  const { clock, logger, closeDeadline: milliseconds } = settings;
  for (const each of repeated) each.stop();
  desk.stop();
  const all = deliverAll(parts);
  await withinDeadline(all, { operation: 'closing the chat buffer', milliseconds, clock }).catch(() => {});
  writer.stop();
  delivery.stop();
  await notices.close();
  const { count } = buffers.held.unconfirmed;
  if (count === 0) return;
  logger.error('Chat messages that were kept in this process are lost: they could not be delivered in time', {
    messages: count,
  });
}

async function deliverAll(parts: BufferParts): Promise<void> {
  const { desk, writer } = parts;
  if (writer.away) await writer.recover().catch(() => {});
  await flushBuffers(parts);
  // Redis is away. Some of it may be there, and would be delivered again: better twice than not at all.
  await fewAtOnce(desk.localNames, mostAtOnce, (name) => desk.flushRest(name).catch(() => {}));
}
