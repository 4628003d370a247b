import { describe, expect, it } from 'vitest';
import { KnowledgeObject, knowledgeRegistry } from '../index.ts';

const registry = knowledgeRegistry({
  composers: {
    card: (object, { mark = '' }) => `${object.name}: ${object.shortDescription}${mark}`,
    loud: (object) => object.content.toUpperCase(),
  },
  triggers: {
    asked: (object, { topic }) => object.hasTag('TOPIC', String(topic)),
    always: () => true,
  },
});
const input = { name: 'Ohm', shortDescription: 'a law', content: 'u = r i', tags: ['[TOPIC:physics]'] };
const object = new KnowledgeObject(input, registry);

describe('composers and triggers', () => {
  it('gives the content as text, or what a registered composer makes of it', () => {
    expect(object.text()).toBe('u = r i');
    expect(object.text('card', { mark: '!' })).toBe('Ohm: a law!');
    expect(object.clone({ contentComposers: { default: 'loud' } }).text()).toBe('U = R I');
    expect(object.clone({ contentComposers: { short: 'card' } }).text('short')).toBe('Ohm: a law');
    expect(object.text((own) => own.version)).toBe('v0.1.0');
  });

  it('asks the triggers it names, any or all', () => {
    const triggered = object.clone({ triggers: { topic: 'asked', other: 'always' } });
    expect(object.evaluateTriggers()).toBe(false);
    expect(object.evaluateTriggers({}, { combine: 'all' })).toBe(true);
    expect(triggered.evaluateTriggers({ topic: 'art' })).toBe(true);
    expect(triggered.evaluateTriggers({ topic: 'art' }, { combine: 'all' })).toBe(false);
    expect(triggered.evaluateTriggers({ topic: 'physics' }, { names: ['topic'] })).toBe(true);
  });

  it('refuses functions nobody registered, also those every object has', () => {
    expect(() => object.text('constructor')).toThrow('There is no composer "constructor"');
    expect(() => object.evaluateTriggers({}, { names: ['toString'] })).toThrow(
      'There is no trigger "toString"',
    );
  });

  it('defect 12: keeps no code in data and never runs code of data', () => {
    const code = { __obj_type__: 'function', code: 'globalThis.ran = true' };
    const read = KnowledgeObject.fromData(
      {
        name: 'x',
        content: 'plain',
        content_composers: { default: code, card: 'card' },
        triggers: { t: code },
      },
      registry,
    );
    expect([read.contentComposers, read.triggers]).toEqual([{ card: 'card' }, {}]);
    expect(read.text()).toBe('plain');
    expect('ran' in globalThis).toBe(false);
    const withFunction = { triggers: { t: (() => true) as unknown as string } };
    expect(() => object.clone(withFunction)).toThrow('must name a function of the registry');
  });
});
