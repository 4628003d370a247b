import { describe, expect, it } from 'vitest';
import { type KnowledgeFilter, KnowledgeObject } from '../index.ts';

const object = new KnowledgeObject({
  name: 'Ohm',
  priority: 3,
  tags: ['[TOPIC:physics]'],
  contentResources: { author: { name: 'Georg', born: 1789 } },
});

describe('matches', () => {
  it.each<KnowledgeFilter>([
    {},
    { where: { name: 'Ohm', 'contentResources.author.name': 'Georg', isActive: true } },
    { where: { idText: object.idText } },
    { where: { tags: { contains: '[TOPIC:physics]' }, name: { startsWith: 'O', contains: 'h' } } },
    { where: { priority: { over: 2, atLeast: 3, under: 4, atMost: 3, in: [1, 3], not: 4 } } },
    { where: { 'contentResources.author': { equals: { born: 1789, name: 'Georg' } } } },
    { where: { 'contentResources.none': { exists: false }, 'contentResources.author': { exists: true } } },
    { any: [{ where: { name: 'Volt' } }, { where: { priority: 3 } }] },
    { all: [{ where: { name: 'Ohm' } }, { none: [{ where: { name: 'Volt' } }] }] },
  ])('holds for %j', (filter) => {
    expect(object.matches(filter)).toBe(true);
    expect(object.matches({ none: [filter] })).toBe(false);
  });

  it.each<KnowledgeFilter>([
    { where: { name: 'Volt' } },
    { where: { name: { over: 1 } } },
    { where: { priority: { over: 3 } } },
    { where: { priority: { contains: 3 } } },
    { where: { nothing: { equals: 1 } } },
    { where: { constructor: { exists: true } } },
    { any: [] },
  ])('does not hold for %j', (filter) => {
    expect(object.matches(filter)).toBe(false);
  });

  it.each([
    [{ $where: 'code' }, 'has no part "$where"'],
    [{ where: { name: { matches: 'x' } } }, 'has no test "matches"'],
    [{ where: { name: { constructor: 'x' } } }, 'has no test "constructor"'],
    [{ where: { nothing: 1, name: { in: 5 } } }, 'has a test "in" that is not given a list'],
    [{ where: { priority: { over: '2' } } }, 'has a test "over" that is not given a number'],
    [{ where: { name: { equals: () => true } } }, 'has a test "equals" that is not given JSON data'],
    [{ where: 5 }, 'has a where that is no object'],
    [{ all: {} }, 'has all, any or none that is no list'],
    [{ any: [{}, { none: [null] }] }, 'has a part that is no object'],
    [null, 'has a part that is no object'],
  ])('refuses %j, whatever the object is', (filter, message) => {
    expect(() => object.matches(filter as KnowledgeFilter)).toThrow(message);
  });

  it('refuses endless nesting', () => {
    let deep: KnowledgeFilter = {};
    for (let level = 0; level < 60; level += 1) deep = { all: [deep] };
    expect(() => object.matches(deep)).toThrow('nested more than 50');
  });
});
