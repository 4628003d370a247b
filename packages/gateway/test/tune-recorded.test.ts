import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chatPrefix, Ledger, type Observation } from 'reprise/semantic';
import { sqlite } from 'reprise/stores';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReprise } from './run-reprise.ts';

/** Id of the embedder without a configuration. */
const localId = 'reprise-local-en-1';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-recorded-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function times(count: number, make: (at: number) => Observation): Observation[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** Writes a data folder of a gateway that learnt this. */
async function recorded(data: string, observations: readonly Observation[]): Promise<void> {
  await mkdir(data);
  const store = sqlite(join(data, 'reprise.db'));
  const ledger = new Ledger({ store, prefix: chatPrefix });
  await ledger.open();
  for (const [at, observation] of observations.entries()) ledger.append({ ...observation, id: `o${at}` });
  await ledger.close();
  await store.close();
}

/** A third of the candidates are wrong, and have little confidence. */
function observed(at: number): Observation {
  const right = at % 3 > 0;
  const candidate = { entryId: `e${at}`, answerId: `a${at}`, similarity: 0.9, bucket: `${localId}/all` };
  const confidence = right ? 0.8 : 0.3;
  return { ...candidate, confidence, id: `o${at}`, at: Date.now(), right, source: 'explore', chance: 1 };
}

describe('reprise tune --recorded', () => {
  it('tunes on what a gateway recorded in its data folder', async () => {
    const data = join(folder, 'none');
    const none = await runReprise(['tune', '--recorded', '--data', data]);
    expect(none.code).toBe(1);
    expect(none.errors).toContain('Nothing was recorded');
    const ofOthers = (at: number) => ({ ...observed(at), bucket: 'another-embedder/all', right: false });
    await recorded(data, [...times(300, observed), ...times(300, ofOthers)]);
    const { code, output } = await runReprise(['tune', '--recorded', '--data', data, '--max-error', '0.02']);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain(`300 lookups: recorded in SQLite in ${join(data, 'reprise.db')}`);
    expect(output).toContain('Lookups without a candidate are not recorded');
    expect(output).toContain('confidence >= 0.3001');
    expect(output).toMatch(/policy: threshold\n {2}similarity: 0\.9\n {2}confidence: 0\.3001\n/);
  });

  it('asks for the judge instead of recommending a bound where nothing recorded was called right', async () => {
    const data = join(folder, 'unsure');
    await recorded(
      data,
      times(300, (at) => ({
        ...observed(at),
        right: false,
        confidence: at / 300,
        similarity: 0.7 + at / 1_000,
      })),
    );
    const { output } = await runReprise(['tune', '--recorded', '--data', data, '--max-error', '0.02']);
    expect(output).toContain('What the judge was unsure of counts as wrong.');
    expect(output).toContain('Not recommended: no hit on the half that it was chosen on is right.');
    expect(output).toMatch(/The judge called 0 of 300 candidates right[\s\S]*semantic\.judge\.kind/);
    expect(output).not.toContain('policy: threshold');
    expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says how many lookups the recorded ones stand for, and have to, where hits were audited by chance', async () => {
    const data = join(folder, 'audited');
    const audited = (at: number) => ({ ...observed(at), right: true, confidence: 0.999, chance: 0.1 });
    await recorded(data, [...times(280, observed), ...times(20, (at) => audited(at + 280))]);
    const { output } = await runReprise(['tune', '--recorded', '--data', data]);
    const text = output.replaceAll('\n', ' ');
    expect(text).toContain('300 lookups: recorded in ');
    expect(text).toContain(
      'Hits are weighted by the chance of their audit, 5% as 20 hits: these lookups stand for 480.',
    );
    expect(text).toMatch(
      /have to stand for 990 lookups, which is 99 of the heaviest, and stand for [12]\d\d\./,
    );
    expect(text).toMatch(/keep the configured ones, and let the gateway gather more labels\..*audit_rate/);
    expect(text).not.toContain('shadow: true');
  });
});
