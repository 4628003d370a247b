// What an editor offers while somebody writes: templates in the style of a document, its links and passages, and a model.
import { CompletionCache, CompletionService } from 'reprise/completion';
import { connectRedis, memoryKeyValue, redisKeyValue } from 'reprise/redis';

const connection = process.env.REDIS_URL ? connectRedis(process.env.REDIS_URL) : undefined;
const keyValue = connection ? redisKeyValue(connection, { prefix: 'example-service:' }) : memoryKeyValue();
await keyValue.clear();
const cache = new CompletionCache({ keyValue });

let asked = 0;
const service = new CompletionService({
  cache,
  keyValue,
  complete: async () => {
    asked += 1;
    return ' and honey';
  },
});

/** @param {string} text @param {string} [documentId] */
async function suggest(text, documentId) {
  const { suggestions } = await service.suggest({ text, cursorPosition: text.length, documentId });
  return JSON.stringify(suggestions.map((suggestion) => suggestion.text));
}

console.log(await suggest('- milk')); // ["\n- "," and honey"]
console.log(await suggest('- milk')); // ["\n- "," and honey"]
console.log(asked); // 1

// A document has a style of its own, and things to say.
const content = '# Diet\n\n* bread\n* milk\n\nSee [the list](./list.md).\n\nHoney keeps for many years.\n';
await service.precompute('diet.md', content);
console.log(await suggest('We need:', 'diet.md')); // ["\n\n* "," and honey"]
console.log(await suggest('Look at [the list](', 'diet.md')); // ["./list.md)"," and honey"]
console.log(await suggest('Honey keeps how many years?', 'diet.md')); // ["Honey keeps for many years."," and honey"]

// What was rejected twice comes last, in all instances.
for (let vote = 0; vote < 2; vote++) {
  await service.feedback({ suggestionText: '\n- ', type: 'template_completion', accepted: false });
}
console.log(await suggest('- milk')); // [" and honey","\n- "]

// Step by step, for an editor that shows what is there while the model still thinks.
const steps = [];
for await (const { step } of service.stream({ text: '# Title', cursorPosition: 7, maxSuggestions: 1 }))
  steps.push(step);
console.log(steps.filter((step) => step !== 'processing').join(' ')); // start suggestion complete

await service.close();
await cache.close();
await keyValue.close();
await connection?.close();
