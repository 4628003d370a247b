// Collects chat messages of each user and hands them over in batches. Asks REDIS_URL; without, the memory of this process.
import { ChatBuffer } from 'reprise/chat';
import { connectRedis, memoryKeyValue, redisKeyValue } from 'reprise/redis';

const connection = process.env.REDIS_URL ? connectRedis(process.env.REDIS_URL) : undefined;
const keyValue = connection ? redisKeyValue(connection, { prefix: 'example:' }) : memoryKeyValue();
const buffer = new ChatBuffer({
  keyValue,
  size: 3,
  consumers: [
    ({ userId, messages }) => console.log(`${userId}: ${messages.map(({ content }) => content).join(', ')}`),
  ],
});

// The third message of a user makes the buffer full.
for (const content of ['Hi', 'How are you?']) await buffer.push({ role: 'user', content }, { userId: 'ann' });
const { length, kept } = await buffer.push({ role: 'user', content: 'Hello' }, { userId: 'bob' });
console.log(`${length} message of bob is ${kept}`);
await buffer.push({ role: 'assistant', content: 'Fine' }, { userId: 'ann' });
while ((await buffer.length({ userId: 'ann' })) > 0) await new Promise(setImmediate);

// By hand, and what is left at the end.
console.log(await buffer.flush({ userId: 'bob' }));
await buffer.push({ role: 'user', content: 'Bye' }, { userId: 'ann' });
await buffer.close();
await keyValue.close();
await connection?.close();

// Prints:
// 1 message of bob is shared
// ann: Hi, How are you?, Fine
// bob: Hello
// { batches: 1, messages: 1 }
// ann: Bye
