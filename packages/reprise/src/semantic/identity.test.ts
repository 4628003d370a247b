import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChatRequest,
  identify,
  keyPrefix,
  rewrittenScope,
  tenantPrefix,
  transportFields,
} from './index.ts';

const who = { tenant: 'acme', namespace: 'docs' };
const request: ChatRequest = {
  model: 'gpt-4o',
  temperature: 0.2,
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Who was Ada Lovelace?' },
    { role: 'assistant', content: 'A mathematician.' },
    { role: 'user', content: 'When was she born?' },
  ],
};

function withLast(content: ChatRequest['messages'][number]['content'], field: object = {}): ChatRequest {
  return {
    ...request,
    messages: [...request.messages.slice(0, -1), { role: 'user', content: content ?? null, ...field }],
  };
}

const json = fc.jsonValue({ maxDepth: 2 });
const fieldName = fc
  .string({ minLength: 1 })
  .filter((name) => !transportFields.has(name) && !(name in request));

describe('identify', () => {
  it('takes the text of the last user message as what is compared by meaning', () => {
    expect(identify(request, who).text).toBe('When was she born?');
  });

  it('changes the exact key, not the scope, with the text of the last message', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        fc.pre(left !== right);
        const [a, b] = [identify(withLast(left), who), identify(withLast(right), who)];
        expect(a.scope).toBe(b.scope);
        expect(a.exactKey).not.toBe(b.exactKey);
      }),
    );
  });

  it('changes scope and exact key with every other field, known or not', () => {
    fc.assert(
      fc.property(fieldName, json, json, (name, left, right) => {
        fc.pre(JSON.stringify(left) !== JSON.stringify(right));
        const [a, b] = [
          identify({ ...request, [name]: left }, who),
          identify({ ...request, [name]: right }, who),
        ];
        expect(a.scope).not.toBe(b.scope);
        expect(a.exactKey).not.toBe(b.exactKey);
      }),
    );
  });

  it.each<[string, ChatRequest]>([
    ['the model', { ...request, model: 'gpt-4o-mini' }],
    ['the temperature', { ...request, temperature: 0.3 }],
    ['a parameter that was absent', { ...request, seed: 7 }],
    ['tools', { ...request, tools: [{ type: 'function', function: { name: 'now' } }] }],
    ['the response format', { ...request, response_format: { type: 'json_object' } }],
    ['n', { ...request, n: 2 }],
    [
      'the system prompt',
      { ...request, messages: [{ role: 'system', content: 'Be long.' }, ...request.messages.slice(1)] },
    ],
    [
      'an earlier turn',
      {
        ...request,
        messages: [
          ...request.messages.slice(0, 2),
          { role: 'assistant', content: 'A poet.' },
          ...request.messages.slice(3),
        ],
      },
    ],
    ['a turn less', { ...request, messages: request.messages.slice(1) }],
    ['another field of the last message', withLast('When was she born?', { name: 'bob' })],
    [
      'the role of the last message',
      {
        ...request,
        messages: [...request.messages.slice(0, -1), { role: 'developer', content: 'When was she born?' }],
      },
    ],
  ])('never shares a scope when %s differs', (_, other) => {
    const [a, b] = [identify(request, who), identify(other, who)];
    expect(a.scope).not.toBe(b.scope);
    expect(a.exactKey).not.toBe(b.exactKey);
  });

  it('never shares a scope or a key between tenants or namespaces', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string(),
        fc.string(),
        (tenant, namespace, otherTenant, otherNamespace) => {
          fc.pre(tenant !== otherTenant || namespace !== otherNamespace);
          const a = identify(request, { tenant, namespace });
          const b = identify(request, { tenant: otherTenant, namespace: otherNamespace });
          expect(a.scope).not.toBe(b.scope);
          expect(a.exactKey).not.toBe(b.exactKey);
        },
      ),
    );
  });

  it('ignores how the answer travels, and the order of properties', () => {
    const reordered = Object.fromEntries(Object.entries(request).reverse()) as unknown as ChatRequest;
    const travelling = Object.fromEntries([...transportFields].map((name) => [name, 'anything']));
    expect(identify({ ...travelling, ...reordered }, who)).toEqual(identify(request, who));
  });

  it('does not tell a text from the same text as the only part', () => {
    const parts = identify(withLast([{ type: 'text', text: 'When was she born?' }]), who);
    expect(parts.scope).toBe(identify(request, who).scope);
    expect(parts.text).toBe('When was she born?');
  });

  it.each<[string, ChatRequest]>([
    [
      'an image beside the text',
      withLast([
        { type: 'text', text: 'What is it?' },
        { type: 'image_url', image_url: { url: 'x' } },
      ]),
    ],
    ['a blank text', withLast('  \n')],
    ['no content', withLast(null)],
    [
      'a last message of a tool',
      { ...request, messages: [...request.messages, { role: 'tool', content: '42', tool_call_id: 'a' }] },
    ],
    ['no messages', { ...request, messages: [] }],
  ])('compares nothing by meaning for %s', (_, odd) => {
    expect(identify(odd, who).text).toBeUndefined();
  });

  it('tells apart images beside the same text', () => {
    const image = (url: string) =>
      withLast([
        { type: 'text', text: 'What?' },
        { type: 'image_url', image_url: { url } },
      ]);
    expect(identify(image('a'), who).exactKey).not.toBe(identify(image('b'), who).exactKey);
  });

  it.each([null, 5, {}, ['acme'], true])('refuses %j as a tenant or namespace', (name) => {
    const refused = (what: string) =>
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(new RegExp(`^The ${what} is .+; it must be a text$`)),
      });
    const tenant = { tenant: name } as never;
    const namespace = { tenant: 'acme', namespace: name } as never;
    for (const make of [identify, rewrittenScope]) {
      expect(() => make(request, tenant)).toThrow(refused('tenant'));
      expect(() => make(request, namespace)).toThrow(refused('namespace'));
    }
    expect(() => keyPrefix(tenant)).toThrow(refused('tenant'));
    expect(() => keyPrefix(namespace)).toThrow(refused('namespace'));
    expect(() => tenantPrefix(tenant)).toThrow(refused('tenant'));
  });

  it('begins every key with the prefixes of its tenant and namespace', () => {
    const { exactKey } = identify(request, who);
    expect(exactKey.startsWith(keyPrefix(who))).toBe(true);
    expect(exactKey.startsWith(tenantPrefix(who))).toBe(true);
    expect(exactKey.startsWith(tenantPrefix({ tenant: 'acm' }))).toBe(false);
  });
});
