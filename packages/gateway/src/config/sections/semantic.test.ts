import { describe, expect, it } from 'vitest';
import { interpolate } from '../interpolate.ts';
import { parseConfig } from '../load-config.ts';

function semantic(fields: object) {
  return parseConfig({ semantic: fields }).semantic;
}

describe('the section embedder', () => {
  it.each(['ollama', 'openai'])('needs the model of %s', (kind) => {
    const problem = `embedder.model: name the model of the ${kind} embedder`;
    expect(() => parseConfig({ embedder: { kind } })).toThrow(problem);
    expect(parseConfig({ embedder: { kind, model: 'm' } }).embedder).toMatchObject({ kind, model: 'm' });
  });

  it('may be of the kind of the previous one, with another model', () => {
    const previous = { kind: 'ollama', model: 'before' };
    const embedder = { kind: 'ollama', model: 'now' };
    const read = parseConfig({ embedder, semantic: { previous_embedder: previous } });
    expect(read.semantic.previous_embedder).toMatchObject(previous);
    expect(() => parseConfig({ embedder, semantic: { previous_embedder: embedder } })).toThrow(
      'semantic.previous_embedder: is the embedder itself',
    );
  });
});

describe('the section semantic', () => {
  it('measures hits by meaning and bounds them by default', () => {
    expect(parseConfig({}).semantic).toMatchObject({
      enabled: true,
      shadow: false,
      policy: 'threshold',
      floor: null,
      max_error: 0.01,
      audit_rate: 0.01,
      bucket: 'tenant',
      quarantine: 86_400_000,
      judge: { kind: 'similar', band: null, deadline: 20_000 },
      guards_off: [],
    });
  });

  it('takes its numbers from the environment', () => {
    const written = {
      max_error: `\${ERROR}`,
      audit_rate: `\${RATE:0.05}`,
      judge: { deadline: `\${WAIT:3s}` },
    };
    const read = semantic(interpolate(written, { ERROR: '0.02' }, []) as object);
    expect(read).toMatchObject({ max_error: 0.02, audit_rate: 0.05, judge: { deadline: 3_000 } });
  });

  it('takes a bound of any size where no policy has to learn that it is kept', () => {
    expect(semantic({ max_error: 0.0001 }).max_error).toBe(0.0001);
  });

  it('takes a model as judge, and the band in which it is asked at once', () => {
    const judge = { kind: 'llm', model: 'small', base_url: 'http://127.0.0.1:9/v1', band: [0.6, 0.8] };
    expect(semantic({ judge }).judge).toMatchObject(judge);
  });

  it.each([
    [{ policy: 'guess' }, 'semantic.policy'],
    [{ max_error: 0 }, 'semantic.max_error'],
    [{ max_error: 1 }, 'semantic.max_error'],
    [{ policy: 'learned', max_error: 0.0004 }, 'semantic.max_error: must be at least 0.0005 for a policy'],
    [{ policy: 'calibrated', max_error: 0.0004 }, 'semantic.max_error: must be at least 0.0005 for a policy'],
    [{ audit_rate: -0.1 }, 'semantic.audit_rate'],
    [{ floor: 2 }, 'semantic.floor'],
    [{ shadow: 'yes' }, 'semantic.shadow'],
    [{ quarantine: 'long' }, 'semantic.quarantine'],
    [{ bucket: 'user' }, 'semantic.bucket'],
    [{ judge: { kind: 'llm' } }, 'semantic.judge.model: name the model that judges'],
    [{ judge: { band: [0.5, 0.9] } }, 'semantic.judge.band: only kind: llm'],
    [
      { judge: { model: 'm' } },
      'semantic.judge.model: only kind: llm asks a model, and the kind is similar: write kind: llm beside it, or take it out',
    ],
    [{ judge: { kind: 'equal', base_url: 'http://a' } }, 'semantic.judge.base_url: only kind: llm asks'],
    [{ judge: { kind: 'similar', api_key: 'k' } }, 'semantic.judge.api_key: only kind: llm asks'],
    [{ judge: { kind: 'llm', model: 'm', band: [0.9, 0.5] } }, 'semantic.judge.band: must be two numbers'],
    [{ judge: { deadline: 0 } }, 'semantic.judge.deadline'],
    [
      { previous_embedder: { kind: 'ollama' } },
      'semantic.previous_embedder.model: name the model of the ollama',
    ],
    [{ previous_embedder: { kind: 'local' } }, 'semantic.previous_embedder: is the embedder itself'],
    [{ guards_off: ['spelling'] }, 'semantic.guards_off[0]: there is no guard "spelling"; there are '],
  ])('refuses %j', (fields, problem) => {
    expect(() => semantic(fields)).toThrow(problem);
  });
});
