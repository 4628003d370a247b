import type { ChatBatch } from 'reprise/chat';
import { systemClock } from 'reprise/core';
import { describe, expect, it } from 'vitest';
import { TestLog } from '../../test/test-log.ts';
import type { AskModel } from '../upstreams/index.ts';
import { ChatAnalyzer } from './chat-analyzer.ts';

const analysis = {
  title: 'A cat',
  summary: 'Somebody has a cat.',
  keywords: ['cat'],
  entities: ['Minka'],
  context_type: 'conversation',
  importance: 3,
  confidence: 0.5,
};

function batch(signal = new AbortController().signal): ChatBatch {
  const message = { id: '1', role: 'user', content: 'I have a cat', timestamp: '2026-01-02T03:04:05.000Z' };
  return { messages: [message], tenant: 'ann', signal } as unknown as ChatBatch;
}

function analyzer(ask: AskModel, timeout = 5_000): { readonly it: ChatAnalyzer; readonly log: TestLog } {
  const log = new TestLog();
  return { it: new ChatAnalyzer({ ask, model: 'm', timeout, clock: systemClock, logger: log }), log };
}

describe('ChatAnalyzer', () => {
  it('S2-25 asks the model with the conversation and reads its answer, also within a fence', async () => {
    const asked: unknown[] = [];
    const { it: own } = analyzer(async (request, { tenant, fresh }) => {
      asked.push(request, tenant, fresh);
      return `\`\`\`json\n${JSON.stringify({ ...analysis, entities: [{ name: 'Minka', type: 'pet' }] })}\n\`\`\``;
    });
    expect(await own.analyze(batch())).toEqual(analysis);
    expect(asked.slice(1)).toEqual(['ann', false]);
    expect(JSON.stringify(asked[0])).toContain('I have a cat');
    expect(own.counts).toEqual({ done: 1, failed: 0 });
  });

  it('asks again, past the cache, when the answer cannot be read', async () => {
    const answers = ['A poem.', JSON.stringify(analysis)];
    const fresh: unknown[] = [];
    const { it: own } = analyzer(async (_, question) => {
      fresh.push(question.fresh);
      return answers.shift()!;
    });
    expect(await own.analyze(batch())).toEqual(analysis);
    expect(fresh).toEqual([false, true]);
  });

  it('goes on without after three attempts, and says so once', async () => {
    let calls = 0;
    const { it: own, log } = analyzer(async () => {
      calls += 1;
      throw new Error('no model');
    });
    expect(await own.analyze(batch())).toBeUndefined();
    expect(calls).toBe(3);
    expect(log.about('Analyzing chat messages fails: no model')).toHaveLength(1);
    expect(own.counts).toEqual({ done: 0, failed: 1 });
  });

  it('does not wait for a model when the gateway ends', async () => {
    const { it: own } = analyzer(() => new Promise(() => {}));
    const analyzing = own.analyze(batch());
    own.stop();
    expect(await analyzing).toBeUndefined();
    expect(await own.analyze(batch())).toBeUndefined();
  });

  it('ends with the delivery', async () => {
    const { it: own } = analyzer(() => new Promise(() => {}));
    const delivery = new AbortController();
    const analyzing = own.analyze(batch(delivery.signal));
    delivery.abort(new Error('lost'));
    await expect(analyzing).rejects.toThrow('lost');
  });
});
