import { describe, expect, it } from 'vitest';
import { identifyCaller } from './tenant.ts';

const open = { keys: [], share: false };
const keys = [
  { key: 'k1', tenant: 'ann' },
  { key: 'k2', tenant: 'bob' },
];

describe('without configured keys', () => {
  it('tells callers apart by their token, without keeping it', () => {
    const first = identifyCaller('Bearer sk-1', open)!;
    const second = identifyCaller('Bearer sk-2', open)!;
    expect(first.tenant).not.toBe(second.tenant);
    expect(first.tenant).not.toContain('sk-1');
    expect(identifyCaller('bearer   sk-1', open)!.tenant).toBe(first.tenant);
  });

  it('tells callers apart by an authorization of another scheme, since the upstream sees it', () => {
    const tenants = ['Basic YTph', 'Basic Yjpi', 'sk-1', undefined].map(
      (authorization) => identifyCaller(authorization, open)!.tenant,
    );
    expect(new Set(tenants).size).toBe(4);
    expect(tenants.join()).not.toMatch(/YTph|sk-1/);
  });

  it('passes the authorization on to the upstream', () => {
    expect(identifyCaller('Bearer sk-1', open)!.forwardedAuthorization).toBe('Bearer sk-1');
    expect(identifyCaller(undefined, open)).toEqual({
      tenant: 'anonymous',
      forwardedAuthorization: undefined,
    });
  });
});

describe('with configured keys', () => {
  it('names the tenant of a key, and keeps the key from the upstream', () => {
    expect(identifyCaller('Bearer k2', { keys, share: false })).toEqual({
      tenant: 'tenant:bob',
      forwardedAuthorization: undefined,
    });
  });

  it.each([undefined, '', 'k1', 'Basic k1', 'Bearer', 'Bearer k', 'Bearer k1 k2', 'Bearer K1'])(
    'knows nobody by %j',
    (authorization) => {
      expect(identifyCaller(authorization, { keys, share: false })).toBeUndefined();
    },
  );

  it('never takes a tenant for a token, or for nobody', () => {
    const odd = identifyCaller('Bearer x', { keys: [{ key: 'x', tenant: 'anonymous' }], share: false })!;
    expect(odd.tenant).not.toBe(identifyCaller(undefined, open)!.tenant);
  });
});

describe('when answers are shared', () => {
  it('everybody who may ask is one tenant', () => {
    const tenants = [
      identifyCaller('Bearer k1', { keys, share: true })!.tenant,
      identifyCaller('Bearer k2', { keys, share: true })!.tenant,
      identifyCaller('Bearer any', { keys: [], share: true })!.tenant,
    ];
    expect(new Set(tenants).size).toBe(1);
    expect(identifyCaller('Bearer any', { keys, share: true })).toBeUndefined();
  });
});
