// Events that reach every client once and in order, also one that was away.
import { EventLog, encodeEvent } from 'reprise/events';
import { memoryKeyValue } from 'reprise/redis';

// With redisKeyValue(connection) instead, instances share them.
const log = new EventLog({ keyValue: memoryKeyValue() });
const user = { userId: '7' };

/** @param {number} percent */
const progress = (percent) => log.publish({ ...user, event: 'task.progress-updated', data: { percent } });

/** @param {string} [lastEventId] what the client has already */
async function read(lastEventId, count = 2) {
  for await (const item of log.subscribe({ ...user, after: lastEventId })) {
    if (item.kind === 'gap') console.log('some events are gone');
    if (item.kind !== 'event') continue;
    console.log(item.event.event, item.event.data['percent']);
    count -= 1;
    if (count === 0) return item.event;
  }
  return undefined;
}

await progress(10);
await progress(40);
const last = await read();

// The client is away meanwhile, and goes on behind the last event that it has.
await progress(70);
await progress(100);
await read(last?.id);

// What a browser reads from an event stream.
if (last) console.log(encodeEvent({ ...last, id: '1767225600000-0' }).trimEnd());

await log.close();

// Prints:
// task.progress-updated 10
// task.progress-updated 40
// task.progress-updated 70
// task.progress-updated 100
// id: 1767225600000-0
// event: task.progress-updated
// data: {"percent":40,"_scope":"user","_version":"1.0"}
