import type { Link } from './link.ts';
import { closed } from './redis-error.ts';
import { type NodeOptions, RedisNode } from './redis-node.ts';
import type { Topology, TopologyEvents } from './topology.ts';

/** What {@link oneServer} needs. */
export interface OneServerOptions
  extends Pick<
    NodeOptions,
    'place' | 'clock' | 'logger' | 'waits' | 'connectDeadline' | 'commandDeadline' | 'maxInFlight' | 'open'
  > {
  readonly kind: 'single' | 'sentinel';
}

/** A {@link Topology} in which one server has everything, although not always the same. */
export function oneServer(options: OneServerOptions, events: TopologyEvents): Topology {
  const { kind, place, open } = options;
  const node = new RedisNode({
    ...options,
    onAvailability: events.onAvailability,
    onReconnect: events.onReconnect,
  });
  return {
    kind,
    place,
    get refusal() {
      return node.refusal;
    },
    get writable() {
      return node.writable;
    },
    get missing() {
      return node.refusal ? [place] : [];
    },
    nodeFor: () => node,
    nameOf: () => place,
    open: (_, signal): Promise<Link> => open(signal),
    learn: () => {},
    redirect: () => undefined,
    close: () => node.close(closed()),
  };
}
