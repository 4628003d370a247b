// Dialogue sessions with versions, owners and rounds. Asks REDIS_URL; without, the memory of this process.
import { SessionCache } from 'reprise/chat';
import { RepriseError } from 'reprise/core';
import { connectRedis, memoryKeyValue, redisKeyValue } from 'reprise/redis';

const connection = process.env.REDIS_URL ? connectRedis(process.env.REDIS_URL) : undefined;
const keyValue = connection ? redisKeyValue(connection, { prefix: 'example:' }) : memoryKeyValue();
const sessions = new SessionCache({ keyValue, ttl: '30d' });
const ann = { owner: 'ann' };
await sessions.clearSession('novel', ann);

await sessions.cacheSession('novel', { stage: 'outline' }, ann);
const session = await sessions.getSession('novel', ann);
console.log(session);

// Two writers who read the same version: the second one is told.
console.log(await sessions.cacheSession('novel', { ...session, stage: 'draft' }, ann));
console.log(await sessions.cacheSession('novel', { ...session, stage: 'review' }, ann));

// Rounds come in their order, whatever order they were written in.
for (const path of ['10', '2', '2.1']) await sessions.cacheRound('novel', path, { path }, ann);
console.log((await sessions.getSessionRounds('novel', ann)).map(({ path }) => path).join(' '));

// Nobody else gets it.
try {
  await sessions.getSession('novel', { owner: 'bob' });
} catch (error) {
  if (RepriseError.isInstance(error)) console.log(error.code);
}

console.log(await sessions.clearSession('novel', ann));
await sessions.close();
await keyValue.close();
await connection?.close();

// Prints:
// { stage: 'outline', version: 1 }
// { stored: true, version: 2 }
// { stored: false, reason: 'conflict', current: 2 }
// 2 2.1 10
// NOT_OWNER
// { sessionDeleted: true, roundsCleared: 3 }
