import { describe, expect, it } from 'vitest';
import { type Credentials, identifyApiCaller } from './api-caller.ts';

const none: Credentials = { apiKey: undefined, authorization: undefined, query: undefined };
const locked = {
  keys: [
    { key: 'k1', tenant: 'ann' },
    { key: 'k2', tenant: 'bob' },
  ],
};
const open = { keys: [] };

describe('with configured keys', () => {
  it.each([
    { apiKey: 'k1' },
    { authorization: 'Bearer k1' },
    { query: 'k1' },
    { apiKey: 'k1', query: 'k2' },
    { apiKey: 'k1', authorization: 'Bearer k2' },
    { authorization: 'Bearer k1', query: 'k2' },
    { apiKey: '', authorization: 'Bearer k1' },
  ])('knows the tenant by %j', (given) => {
    expect(identifyApiCaller({ ...none, ...given }, locked)).toEqual({ tenant: 'tenant:ann', known: true });
  });

  it.each([
    {},
    { apiKey: '' },
    { apiKey: 'k' },
    { apiKey: 'Bearer k1' },
    { query: 'k3' },
    { authorization: 'k1' },
    { authorization: 'Basic k1' },
    { apiKey: 'wrong', authorization: 'Bearer k1' },
    { authorization: 'Bearer wrong', query: 'k1' },
  ])('knows nobody by %j', (given) => {
    expect(identifyApiCaller({ ...none, ...given }, locked)).toBeUndefined();
  });
});

describe('without configured keys', () => {
  it('tells callers apart by their keys, however they are sent, without keeping them', () => {
    const byHeader = identifyApiCaller({ ...none, apiKey: 'secret-1' }, open)!;
    expect(byHeader.known).toBe(false);
    expect(byHeader.tenant).not.toContain('secret-1');
    expect(identifyApiCaller({ ...none, query: 'secret-1' }, open)).toEqual(byHeader);
    expect(identifyApiCaller({ ...none, authorization: 'Bearer secret-1' }, open)).toEqual(byHeader);
    expect(identifyApiCaller({ ...none, apiKey: 'secret-2' }, open)!.tenant).not.toBe(byHeader.tenant);
    expect(identifyApiCaller(none, open)).toEqual({ tenant: 'anonymous', known: false });
  });
});
