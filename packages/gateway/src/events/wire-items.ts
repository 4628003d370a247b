import { type EventItem, encodeEvent, encodeMessage, type WireOptions } from 'reprise/events';

/** Why an error event is sent. */
export type StreamFault = 'interrupted' | 'slow' | 'shutdown';

const faults: Readonly<Record<StreamFault, string>> = {
  interrupted: 'The events are out of reach; this stream waits and goes on by itself',
  slow: 'Events came faster than they were read; connect again to go on',
  shutdown: 'This server ends; connect again to go on',
};

/** An error that the client may see; it is no event of a log and has no id (S4-27). */
export function faultText(reason: StreamFault, wire: WireOptions = {}): string {
  return encodeMessage('error', JSON.stringify({ error: faults[reason], reason, reconnect: true }), wire);
}

/** An item of a subscription on the wire. */
export function itemText(item: EventItem): string {
  switch (item.kind) {
    case 'event':
      return encodeEvent(item.event);
    case 'gap':
      return encodeMessage('stream.gap', JSON.stringify({ first_id: item.first ?? null }));
    case 'interrupted':
      return faultText('interrupted');
    case 'resumed':
      return encodeMessage('stream.resumed', '{}');
    case 'ended':
      return faultText(item.reason === 'slow' ? 'slow' : 'shutdown');
  }
}
