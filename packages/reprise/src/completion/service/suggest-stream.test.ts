import { describe, expect, it, vi } from 'vitest';
import { openService, place, SlowModel } from './service-fixture.js';
import type { SuggestStep } from './suggest-steps.ts';

describe('a stream', () => {
  it('tells every step, and the pipeline runs once (3.7 #16)', async () => {
    const complete = vi.fn(async () => ' and honey');
    const { service } = openService({ complete });
    const read = async (): Promise<SuggestStep[]> => {
      const steps: SuggestStep[] = [];
      for await (const step of service.stream(place('- milk|'))) steps.push(step);
      return steps;
    };
    const template = expect.objectContaining({ text: '\n- ', confidence: 0.95 });
    const continuation = expect.objectContaining({ text: ' and honey', confidence: 0.8 });
    expect(await read()).toEqual([
      { step: 'start' },
      { step: 'processing', type: 'template_completion' },
      { step: 'processing', type: 'context_aware' },
      { step: 'processing', type: 'reference_suggestion' },
      { step: 'processing', type: 'semantic_continuation' },
      { step: 'suggestion', suggestion: template },
      { step: 'suggestion', suggestion: continuation },
      { step: 'complete', total: 2, cacheHit: false, took: 0 },
    ]);
    expect(await read()).toEqual([
      { step: 'start' },
      { step: 'suggestion', suggestion: template },
      { step: 'suggestion', suggestion: continuation },
      { step: 'complete', total: 2, cacheHit: true, took: 0 },
    ]);
    expect(complete).toHaveBeenCalledTimes(1);
  });

  it('gives what nothing can come before while the model still works', async () => {
    const model = new SlowModel();
    const { service } = openService({ complete: model.complete });
    const steps = service.stream(place('- milk|'));
    const seen: string[] = [];
    for await (const step of steps) {
      seen.push(step.step);
      if (step.step === 'suggestion') model.calls[0]!.answer.resolve(' and honey');
    }
    expect(seen.filter((step) => step !== 'processing')).toEqual([
      'start',
      'suggestion',
      'suggestion',
      'complete',
    ]);
  });

  it('that is not read to its end ends the call to the model', async () => {
    const model = new SlowModel();
    const { service } = openService({ complete: model.complete });
    for await (const { step } of service.stream(place('- milk|'))) if (step === 'suggestion') break;
    await vi.waitFor(() => expect(model.calls[0]!.signal.aborted).toBe(true));
  });

  it('refuses a bad request before it begins', () => {
    const { service } = openService();
    expect(() => service.stream({ text: '', cursorPosition: 0 })).toThrow('text must not be empty');
  });
});
