// A store of knowledge objects over any cache.
import { createCache, KnowledgeObject, KnowledgeStore, UNSET } from 'reprise';

const cache = createCache();
const store = new KnowledgeStore({ cache, condition: (object) => object.content.length > 0 });

const fact = new KnowledgeObject({
  name: 'boiling point of water',
  content: '100 degrees Celsius at sea level',
});
await store.store(fact);
await store.store(new KnowledgeObject({ name: 'empty', content: '' }));

console.log(await store.size()); // 1
const found = await store.retrieve(fact.id);
if (found !== UNSET) console.log(found.content); // 100 degrees Celsius at sea level

// The content is no part of the identity: storing it again replaces it.
await store.store(fact.clone({ content: '99.97 degrees Celsius' }));
console.log(await store.size()); // 1

await cache.close();
