import { randomUUID } from 'node:crypto';
import type { KeyValue } from '../../redis/index.ts';
import { BatchDelivery } from './batch-delivery.ts';
import { type SharedNames, sharedNames } from './buffer-keys.ts';
import { BufferRegistry } from './buffer-registry.ts';
import { type Settings, settingsOf } from './buffer-settings.ts';
import { BufferSweep } from './buffer-sweep.ts';
import type { ChatBufferOptions } from './chat-buffer-options.ts';
import { DeliveredNotices } from './delivered-notices.ts';
import { DeliveryDesk } from './delivery-desk.ts';
import { MessageSender } from './message-sender.ts';
import { OwnBuffers } from './own-buffers.ts';
import { Repeated } from './repeated.ts';
import { SharedFlush } from './shared-flush.ts';
import { SharedWriter } from './shared-writer.ts';

/** What a chat buffer is made of. */
export interface BufferParts {
  readonly keyValue: KeyValue;
  readonly names: SharedNames;
  readonly settings: Settings;
  readonly registry: BufferRegistry;
  readonly buffers: OwnBuffers;
  readonly sender: MessageSender;
  readonly writer: SharedWriter;
  readonly notices: DeliveredNotices;
  readonly delivery: BatchDelivery;
  readonly shared: SharedFlush;
  readonly desk: DeliveryDesk;
  /** What goes on by itself until it is stopped. */
  readonly repeated: readonly Repeated[];
}

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function bufferParts(options: ChatBufferOptions): BufferParts {
  const settings = settingsOf(options);
  const { keyValue } = options;
  const { ttl, clock } = settings;
  const names = sharedNames(settings.prefix);
  const self = randomUUID();
  const registry = new BufferRegistry({ keyValue, key: names.registry, ttl, clock });
  const buffers = new OwnBuffers(settings);
  const sender = new MessageSender({ keyValue, names, registry, settings, writer: self });
  const writer = new SharedWriter({
    keyValue,
    settings,
    buffers,
    sender,
    registry,
    onBrought: (name, length) => desk.grown(name, length),
  });
  const notices = new DeliveredNotices({
    keyValue,
    channel: names.delivered,
    writer: self,
    onDelivered: (name, number) => buffers.settle(name, number),
  });
  const delivery = new BatchDelivery(settings);
  const shared = new SharedFlush({ keyValue, names, settings, delivery, notices, writer: self });
  const desk: DeliveryDesk = new DeliveryDesk({ settings, buffers, writer, shared, delivery });
  const sweep = new BufferSweep({ keyValue, names, settings, registry, desk });
  const repeated = [
    ...repeatedWork(settings, settings.restoreEvery, [
      () => notices.listen(),
      () => notices.tellRest(),
      () => writer.restore(),
    ]),
    ...repeatedWork(settings, settings.sweepEvery, [() => sweep.run()]),
  ];
  notices.listen().catch(() => {});
  return {
    keyValue,
    names,
    settings,
    registry,
    buffers,
    sender,
    writer,
    notices,
    delivery,
    shared,
    desk,
    repeated,
  };
}

function repeatedWork(
  { clock, random }: Settings,
  every: number,
  works: readonly (() => Promise<void>)[],
): Repeated[] {
  return works.map((work) => new Repeated({ clock, random, every, work }));
}
