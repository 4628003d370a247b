import { beforeAll, describe, expect, it } from 'vitest';
import { ask, type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
let gateway: TestGateway;

beforeAll(async () => {
  // With the confidence that is shipped.
  gateway = await start({ realEmbedder: true, config: { semantic: { confidence: null } } });
});

describe('the embedded model', () => {
  it('finds the same question in other words', async () => {
    expect(await gateway.outcome(ask('How can I change my password?'))).toBe('miss');
    expect(await gateway.outcome(ask('how do I change my password'))).toBe('semantic');
  });

  it('does not take another question for the same', async () => {
    expect(await gateway.outcome(ask('What is the capital of France?'))).toBe('miss');
    expect(await gateway.outcome(ask('What is the capital of Italy?'))).toBe('miss');
    expect(await gateway.outcome(ask('What is not the capital of France?'))).toBe('miss');
  });

  it.each([
    ['Chinese', '如何重置我的密码?', '我怎样才能重置我的密码?'],
    ['Russian', 'Как мне сбросить пароль?', 'Как сбросить мой пароль?'],
    ['Chinese that differs by one letter', '如何打开自动备份?', '如何打开自动备份'],
  ])('never matches two prompts in %s by meaning', async (_, first, second) => {
    expect(await gateway.outcome(ask(first))).toBe('miss');
    expect(await gateway.outcome(ask(second))).toBe('miss');
    expect(await gateway.outcome(ask(first))).toBe('exact');
    const lookup = await gateway.post('/v1/cache/lookup', ask(`${first} `));
    expect(await lookup.json()).toMatchObject({ hit: null });
  });
});
