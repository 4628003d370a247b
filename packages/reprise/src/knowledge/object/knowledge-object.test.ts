import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { type JsonRecord, type KnowledgeInput, KnowledgeObject, knowledgeRegistry } from '../index.ts';

const clock = new ManualClock(Date.UTC(2026, 0, 1, 12, 0, 0, 999));
const registry = knowledgeRegistry({ clock });

class Recipe extends KnowledgeObject {
  static override readonly type = 'recipe';

  get servings(): unknown {
    return this.get('servings');
  }
}

const text = fc.string({ minLength: 1, maxLength: 60 });
const record = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }) as fc.Arbitrary<JsonRecord>;
const id = fc.bigInt(0n, 2n ** 128n - 1n);
const anyInput: fc.Arbitrary<KnowledgeInput> = fc.record(
  {
    name: text,
    notes: fc.string(),
    type: text,
    version: text,
    source: text,
    owner: text,
    content: fc.string(),
    contentResources: record,
    contentComposers: fc.dictionary(fc.string(), text, { maxKeys: 2 }),
    tags: fc.array(text.map((value) => `[TOPIC:${value}]`)),
    synonyms: fc.array(fc.string()),
    related: fc.array(fc.record({ subject: id, relation: text, object: id, resources: record }), {
      maxLength: 3,
    }),
    auths: fc.array(fc.record({ user: text, authority: text }), { maxLength: 3 }),
    timefluid: fc.boolean(),
    timestamp: fc.integer({ min: 0, max: 4e12 }),
    expiration: fc.integer(),
    metadata: record,
  },
  { requiredKeys: ['name'] },
);

describe('KnowledgeObject', () => {
  it('4.6 has the defaults of the spec', () => {
    const now = Date.UTC(2026, 0, 1, 12);
    expect(new KnowledgeObject({ name: 'Ohm' }, registry)).toMatchObject({
      name: 'Ohm',
      notes: '',
      shortDescription: '',
      description: '',
      type: 'general',
      version: 'v0.1.0',
      variant: 'default',
      content: '',
      contentResources: {},
      contentComposers: {},
      source: 'unknown',
      parents: {},
      creator: 'unknown',
      owner: 'unknown',
      workspace: 'unknown',
      collection: 'general',
      tags: ['[UKF_TYPE:general]'],
      synonyms: [],
      triggers: {},
      priority: 0,
      related: [],
      auths: [],
      timefluid: false,
      timestamp: now,
      lastVerified: now,
      expiration: -1,
      inactiveMark: false,
      metadata: {},
      profile: {},
    });
  });

  it('has an id of its identity only, so that another content is the same object', () => {
    const object = new KnowledgeObject({ name: 'Ohm', content: 'U = R I' });
    expect(object.clone({ content: 'other', notes: 'x', priority: 3, metadata: { a: 1 } }).id).toBe(
      object.id,
    );
    expect(object.clone({ content: 'other' }).contentHash).not.toBe(object.contentHash);
    expect(object.clone({ notes: 'x' }).contentHash).toBe(object.contentHash);
    expect(object.idText).toBe(object.id.toString().padStart(40, '0'));
    expect(object.idText).toHaveLength(40);
  });

  it('has the id that other languages compute: MD5 of the canonical JSON of its identity', () => {
    expect(new KnowledgeObject({ name: 'Ohm' }).id).toBe(213290971338464861969587115524467086958n);
  });

  it.each<Partial<KnowledgeInput>>([
    { type: 'law' },
    { name: 'Volt' },
    { version: 'v2' },
    { variant: 'de' },
    { source: 'user' },
    { creator: 'ann' },
    { owner: 'ann' },
    { workspace: 'lab' },
    { collection: 'physics' },
    { tags: ['[TOPIC:physics]'] },
    { timefluid: true },
  ])('has another id with %o', (change) => {
    const object = new KnowledgeObject({ name: 'Ohm' });
    expect(object.clone(change).id).not.toBe(object.id);
  });

  it('keeps its id whatever the order of fields, tags and members', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const reversed = Object.fromEntries(Object.entries(input).reverse()) as unknown as KnowledgeInput;
        const tags = Array.from(input.tags ?? []).reverse();
        const other = new KnowledgeObject({ ...reversed, tags: [...tags, ...tags] });
        expect(other.id).toBe(new KnowledgeObject(input).id);
      }),
    );
  });

  it('comes back equal from its data, also by way of JSON text', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const object = new KnowledgeObject(input);
        const again = KnowledgeObject.fromData(JSON.parse(JSON.stringify(object)));
        expect(JSON.stringify(again)).toBe(JSON.stringify(object));
        expect([again.id, again.contentHash]).toEqual([object.id, object.contentHash]);
        expect(KnowledgeObject.fromData(object.toData())).toEqual(object);
      }),
    );
  });

  it('writes data under the names of the spec', () => {
    const object = new KnowledgeObject(
      { name: 'Ohm', shortDescription: 'a law', related: [{ subject: 1n, relation: 'cites', object: 2n }] },
      registry,
    ).grant('ann', 'read');
    expect(object.toData()).toMatchObject({
      short_description: 'a law',
      content_resources: {},
      inactive_mark: false,
      last_verified: '2026-01-01T12:00:00Z',
      auths: [['ann', 'read']],
      related: [['1'.padStart(40, '0'), 'cites', '2'.padStart(40, '0'), null, null]],
    });
    expect(JSON.parse(JSON.stringify(object))).toEqual(object.toData());
  });

  it('reads what other programs write: unknown fields, nulls, moments with and without a zone', () => {
    const object = KnowledgeObject.fromData({
      name: 'Ohm',
      notes: null,
      future: 1,
      timestamp: '2026-01-01T13:00:00.123456+01:00',
      last_verified: '2026-01-01T12:00:00',
    });
    expect([object.notes, object.timestamp, object.lastVerified]).toEqual([
      '',
      Date.UTC(2026, 0, 1, 12),
      Date.UTC(2026, 0, 1, 12),
    ]);
  });

  it('is read as the registered class of its type, and as a plain object for types nobody knows', () => {
    const soup = new Recipe({ name: 'Soup' }).set('servings', 4);
    const known = KnowledgeObject.fromData(soup.toData(), knowledgeRegistry({ types: [Recipe] }));
    expect([known instanceof Recipe, known.get('servings'), known.id]).toEqual([true, 4, soup.id]);
    const unknown = KnowledgeObject.fromData(soup.toData());
    expect([unknown instanceof Recipe, unknown.type]).toEqual([false, 'recipe']);
    expect(unknown.toData()).toEqual(soup.toData());
    expect(KnowledgeObject.fromData({ name: 'x', type: '__proto__' }).type).toBe('__proto__');
  });

  it('stays in its class when it is cloned, and changes it with its type', () => {
    const soup: Recipe = new Recipe({ name: 'Soup' }, knowledgeRegistry({ types: [Recipe] })).set(
      'servings',
      4,
    );
    expect(soup.clone({ notes: 'hot' }).servings).toBe(4);
    const plain = soup.clone({ type: 'general' });
    expect(plain).not.toBeInstanceOf(Recipe);
    expect(plain.tags).toEqual(['[UKF_TYPE:general]']);
    expect(plain.clone({ type: 'recipe' })).toBeInstanceOf(Recipe);
  });

  it('cannot be changed, neither itself nor by what it was made from', () => {
    const resources = { list: [1], inner: { a: 1 } };
    const object = new KnowledgeObject({ name: 'Ohm', contentResources: resources, tags: ['[A:b]'] });
    resources.list.push(2);
    resources.inner.a = 2;
    expect(object.contentResources).toEqual({ list: [1], inner: { a: 1 } });
    expect(() => Object.assign(object, { name: 'x' })).toThrow(TypeError);
    expect(() => Object.assign(object.contentResources.inner as object, { a: 3 })).toThrow(TypeError);
    expect(() => (object.tags as string[]).push('[C:d]')).toThrow(TypeError);
  });

  it('derives the next version of itself', () => {
    const object = new KnowledgeObject({ name: 'Ohm', version: 'v0.1.9', timestamp: 0 }, registry);
    const next = object.derive({ content: 'new' });
    expect(next).toMatchObject({
      version: 'v0.1.10',
      source: 'derived',
      content: 'new',
      timestamp: Date.UTC(2026, 0, 1, 12),
      parents: { [object.idText]: { name: 'Ohm', version: 'v0.1.9', variant: 'default' } },
    });
    expect(next.id).not.toBe(object.id);
    expect(object.clone({ version: 'draft' }).derive().version).toBe('draft.1');
  });

  it('is linked to others, by object, id or digits, each relation once', () => {
    const [ohm, volt] = [new KnowledgeObject({ name: 'Ohm' }), new KnowledgeObject({ name: 'Volt' })];
    const linked = ohm.link(volt, 'cites').link(volt.id, 'cites').link(volt.idText, 'cites');
    expect(linked.related).toEqual([{ subject: ohm.id, relation: 'cites', object: volt.id }]);
    expect(linked.hasRelated({ relation: 'cites', object: volt.id })).toBe(true);
    expect(linked.hasRelated({ relation: 'cites', object: ohm.id })).toBe(false);
    expect([ohm.hasRelated(), linked.hasRelated()]).toEqual([false, true]);
    expect(ohm.link(volt, 'near', { direction: 'both' }).related).toHaveLength(2);
    const from = ohm.link(volt, 'cites', { direction: 'from', relationId: 7n, resources: { page: 3 } });
    expect(from.related).toEqual([
      { subject: volt.id, relation: 'cites', object: ohm.id, relationId: 7n, resources: { page: 3 } },
    ]);
    expect(KnowledgeObject.fromData(from.toData()).related).toEqual(from.related);
  });

  it('expires a while after it was last verified, or never', () => {
    const time = new ManualClock(0);
    const object = new KnowledgeObject({ name: 'x', expiration: 10 }, knowledgeRegistry({ clock: time }));
    expect(object.expirationTimestamp).toBe(10_000);
    time.advance(9_999);
    expect([object.isActive, object.isInactive]).toEqual([true, false]);
    time.advance(1);
    expect([object.isActive, object.isInactive]).toEqual([false, true]);
    expect(object.signed('ann').isActive).toBe(true);
    expect(new KnowledgeObject({ name: 'x' }).expirationTimestamp).toBe(Date.UTC(2500, 0, 1));
    expect(object.signed('ann').setInactive().isActive).toBe(false);
    expect(object.signed('ann').setInactive().setInactive(false).isActive).toBe(true);
  });

  it('is signed by a user, with or without verifying it', () => {
    const object = new KnowledgeObject({ name: 'x', lastVerified: 0 }, registry);
    expect(object.signed('ann')).toMatchObject({ source: 'user', creator: 'ann', owner: 'ann' });
    expect(object.signed('ann').lastVerified).toBe(Date.UTC(2026, 0, 1, 12));
    const system = object.signed('cron', { source: 'system', verified: false });
    expect([system.source, system.lastVerified]).toEqual(['system', 0]);
  });

  it('grants and revokes authorities', () => {
    const object = new KnowledgeObject({ name: 'x', owner: 'ann' })
      .grant('bob', 'read')
      .grant('bob', 'write');
    expect(object.hasAuthority('bob', 'read')).toBe(true);
    expect(object.hasAuthority('ann', 'read')).toBe(false);
    const less = object.revoke('bob', 'read');
    expect([less.hasAuthority('bob', 'read'), less.hasAuthority('bob', 'write')]).toEqual([false, true]);
    expect(object.revoke('bob').auths).toEqual([]);
  });

  it('finds tags by slot, by slot and value, and whole', () => {
    const object = new KnowledgeObject({ name: 'x', tags: ['[TOPIC:a:b]', '[UKF_TYPE:wrong]'] });
    expect(object.tags).toEqual(['[TOPIC:a:b]', '[UKF_TYPE:general]']);
    expect(object.hasTag('TOPIC')).toBe(true);
    expect(object.hasTag('TOPIC', 'a:b')).toBe(true);
    expect(object.hasTag('TOPIC', 'a')).toBe(false);
    expect(object.hasTag('[TOPIC:a:b]')).toBe(true);
    expect(object.hasTag('[TOPIC:a]')).toBe(false);
    expect(object.hasTag('OTHER')).toBe(false);
  });

  it('gets, sets and unsets resources by path', () => {
    const object = new KnowledgeObject({ name: 'x' }).set('a.b', [1, { c: 2 }]).set('a.b.2', 3);
    expect(object.contentResources).toEqual({ a: { b: [1, { c: 2 }, 3] } });
    expect([object.get('a.b.1.c'), object.get('a.x.y'), object.get('a.b.length')]).toEqual([
      2,
      undefined,
      undefined,
    ]);
    expect(object.unset('a.b.0').get('a.b')).toEqual([{ c: 2 }, 3]);
    expect(object.unset('a.b').contentResources).toEqual({ a: {} });
    expect(object.unset('q.w').contentResources).toEqual(object.contentResources);
    expect(object.set(['a.b', '__proto__'], 1).get(['a.b', '__proto__'])).toBe(1);
    expect(() => object.set('a.b.9', 1)).toThrow('past the end of a list at 9');
    expect(() => object.set('a.b.0.z', 1)).toThrow('leads through a value before z');
    expect(() => object.get('a..b')).toThrow('is not a path');
  });
});
