import { beforeAll, describe, expect, it } from 'vitest';
import { askSessions, type SessionAsk } from './sessions-fixture.ts';
import { testGateways } from './start-test-gateway.ts';

const start = testGateways();
const keys = [
  { key: 'key-ann', tenant: 'ann' },
  { key: 'key-bob', tenant: 'bob' },
];
let ann: SessionAsk;
let bob: SessionAsk;

beforeAll(async () => {
  const gateway = await start({ config: { auth: { keys }, sessions: { max_bytes: '1KiB' } } });
  ann = askSessions(gateway.url, { 'x-api-key': 'key-ann' });
  bob = askSessions(gateway.url, { 'x-api-key': 'key-bob' });
});

describe('/api/sessions/:id', () => {
  it('S4-04 S4-07 keeps a session and gives it with version, tag and time to live', async () => {
    expect(await ann('GET', '7')).toMatchObject({
      status: 404,
      data: { error: 'session_not_found', param: null },
    });
    expect(await ann('PUT', '7', { body: { stage: 'a', state: { n: 1 } } })).toMatchObject({
      status: 200,
      tag: '"1"',
      data: { id: '7', version: 1 },
    });
    const { tag, data } = await ann('GET', '7');
    expect(tag).toBe('"1"');
    expect(data).toEqual({
      id: '7',
      session: { stage: 'a', state: { n: 1 }, version: 1 },
      version: 1,
      ttl_ms: expect.any(Number),
    });
    expect(data['ttl_ms']).toBeGreaterThan(29.9 * 86_400_000);
  });

  it('S4-10 defect 5.5 #12: refuses the write of who read an old version, with the current one', async () => {
    await ann('PUT', 'versions', { body: { stage: 'a' } });
    const match = (tag: string) => ({ headers: { 'if-match': tag }, body: { stage: 'b' } });
    expect(await ann('PUT', 'versions', match('"1"'))).toMatchObject({ status: 200, data: { version: 2 } });
    expect(await ann('PUT', 'versions', match('"1"'))).toMatchObject({
      status: 409,
      tag: '"2"',
      data: { error: 'version_conflict', version: 2 },
    });
    const stale = { body: { stage: 'c', version: 1 } };
    expect(await ann('PUT', 'versions', stale)).toMatchObject({ status: 409, data: { version: 2 } });
    const absent = { headers: { 'if-none-match': '*' }, body: {} };
    expect(await ann('PUT', 'versions', absent)).toMatchObject({ status: 409 });
    expect(await ann('PUT', 'versions-new', absent)).toMatchObject({ status: 200, data: { version: 1 } });
    for (const tag of ['*', 'W/"1"', '"x"', '1']) {
      expect(await ann('PUT', 'versions', match(tag))).toMatchObject({ data: { error: 'bad_condition' } });
    }
    expect((await ann('GET', 'versions')).data['session']).toEqual({ stage: 'b', version: 2 });
  });

  it('gives nothing of a session to another user or tenant', async () => {
    await ann('PUT', 'owned?user_id=u1', { body: { secret: 'x' } });
    for (const [method, path] of [
      ['GET', 'owned'],
      ['GET', 'owned?user_id=u2'],
      ['PUT', 'owned?user_id=u2'],
      ['DELETE', 'owned?user_id=u2'],
      ['POST', 'owned/renew?user_id=u2'],
      ['GET', 'owned/rounds?user_id=u2'],
      ['GET', 'owned/rounds/1?user_id=u2'],
      ['PUT', 'owned/rounds/1?user_id=u2'],
      ['DELETE', 'owned/rounds/1?user_id=u2'],
    ] as const) {
      const answer = await ann(method, path, method === 'PUT' ? { body: {} } : {});
      expect(answer).toMatchObject({ status: 403, data: { error: 'not_owner', param: null } });
      expect(JSON.stringify(answer)).not.toMatch(/secret|u1/);
    }
    expect(await bob('GET', 'owned?user_id=u1')).toMatchObject({ status: 404 });
    expect((await ann('GET', 'owned?user_id=u1')).data['session']).toEqual({ secret: 'x', version: 1 });
    expect(await askSessions(ann.url, {})('GET', 'owned')).toMatchObject({ status: 401 });
  });

  it('S4-04 defect 5.5 #10: renews a session that is there, with another time to live if asked', async () => {
    expect(await ann('POST', 'renewed/renew')).toMatchObject({ status: 404 });
    await ann('PUT', 'renewed?ttl=1h', { body: {} });
    expect((await ann('POST', 'renewed/renew?ttl=2h')).data['ttl_ms']).toBeGreaterThan(7_100_000);
    expect(await ann('POST', 'renewed/renew?ttl=0')).toMatchObject({ status: 200, data: { ttl_ms: null } });
    expect((await ann('POST', 'renewed/renew?ttl=60000')).data['ttl_ms']).toBeLessThanOrEqual(60_000);
  });

  it('S4-06 defect 5.5 #9: removes a session with its rounds, and no other, whatever the id', async () => {
    const ids = ['*', 'a/b', 'a:b', 'a b', '你好', 'stats', '_', 'rounds', '%2F'];
    for (const id of ids) {
      await bob('PUT', encodeURIComponent(id), { body: { id } });
      await bob('PUT', `${encodeURIComponent(id)}/rounds/1`, { body: id });
    }
    expect((await bob('GET', '')).data).toMatchObject({ sessions: ids.length, rounds: ids.length });
    expect((await bob('DELETE', '*')).data).toEqual({ session_deleted: true, rounds_cleared: 1 });
    expect((await bob('DELETE', '*')).data).toEqual({ session_deleted: false, rounds_cleared: 0 });
    for (const id of ids.slice(1)) {
      const { data } = await bob('GET', encodeURIComponent(id));
      expect(data).toMatchObject({ id, session: { id } });
    }
    expect((await bob('GET', '')).data).toMatchObject({ sessions: ids.length - 1, rounds_exact: true });
  });

  it.each(['%FF', '%ED%A0%80', '%', 'a%2'])('refuses the path %s, which is the text of no id', async (id) => {
    expect(await ann('PUT', id, { body: {} })).toMatchObject({ status: 400 });
    expect(await ann('PUT', encodeURIComponent(id), { body: {} })).toMatchObject({
      status: 200,
      data: { id },
    });
  });

  it('answers bad input with 400 that names it', async () => {
    const bad = async (method: string, path: string, body?: unknown) => {
      const { status, data } = await ann(method, path, body === undefined ? {} : { body });
      return [status, data['param']];
    };
    expect(await bad('GET', 'x'.repeat(513))).toEqual([400, 'id']);
    expect(await bad('GET', encodeURIComponent('好'.repeat(400)))).toEqual([400, null]);
    expect(await bad('PUT', 'a', [])).toEqual([400, null]);
    expect(await bad('PUT', 'a', { version: 'x' })).toEqual([400, null]);
    expect(await bad('PUT', 'a?ttl=soon', {})).toEqual([400, 'ttl']);
    expect(await bad('PUT', 'a', { text: 'x'.repeat(2_000) })).toEqual([400, null]);
    expect(await bad('GET', 'a?user_id=')).toEqual([400, 'user_id']);
    for (const path of ['*', '1.', 'x', '01', '1'.repeat(10)]) {
      expect((await bad('GET', `a/rounds/${path}`))[0]).toBe(400);
    }
  });
});

describe('/api/sessions/:id/rounds', () => {
  it('S4-05 S4-08 keeps rounds and gives them in their order (defect 5.5 #11)', async () => {
    for (const path of ['10', '2', '1', '2.1']) {
      const body = { role: 'user', input: path };
      expect(await ann('PUT', `r/rounds/${path}`, { body })).toMatchObject({ status: 200, data: { path } });
    }
    const rounds = ['1', '2', '2.1', '10'].map((path) => ({ path, data: { role: 'user', input: path } }));
    expect((await ann('GET', 'r/rounds')).data).toEqual({ id: 'r', rounds });
    await ann('PUT', 'r/rounds/2?ttl=1m', { body: null });
    const { data } = await ann('GET', 'r/rounds/2');
    expect(data).toMatchObject({ id: 'r', path: '2', data: null });
    expect(data['ttl_ms']).toBeLessThanOrEqual(60_000);
    expect((await ann('DELETE', 'r/rounds/2')).data).toEqual({ deleted: true });
    expect((await ann('DELETE', 'r/rounds/2')).data).toEqual({ deleted: false });
    expect(await ann('GET', 'r/rounds/2')).toMatchObject({ status: 404, data: { error: 'round_not_found' } });
    expect((await ann('GET', 'nobody/rounds')).data['rounds']).toEqual([]);
  });
});

describe('sessions that are switched off', () => {
  it('are a 503 that names the switch', async () => {
    const gateway = await start({ config: { sessions: { enabled: false } } });
    const ask = askSessions(gateway.url);
    const off = { status: 503, data: { error: 'switched_off' } };
    expect(await ask('GET', 'a')).toMatchObject(off);
    expect(await ask('PUT', 'a/rounds/1', { body: {} })).toMatchObject(off);
    expect((await ask('GET', '')).message).toContain('sessions.enabled');
  });
});
