import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReprise } from './run-reprise.ts';

const folderOfTests = fileURLToPath(new URL('.', import.meta.url));

/** As the files of the STS benchmark are written: tabs, no head, no quotes. The last score is too high by far. */
const stsBenchmark = `captions\tvideos\t2012\t0001\t5.000\tA woman is playing the violin.\tThe woman is playing a violin.
captions\tvideos\t2012\t0002\t3.200\tA "big" dog is chasing a ball.\tA dog is running after a small ball.
captions\tvideos\t2012\t0003\t0.000\tA man is slicing bread.\tThe parliament votes on the budget.\tnews\tnews
captions\tvideos\t2012\t0004\t1.000\tTwo boys are swimming in a lake.\tTwo boys are swimming in the lake.
`;

/** Characters of the longest line. */
function widest(output: string): number {
  return Math.max(...output.split('\n').map((line) => line.length));
}

let folder = '';
let pairs = '';
let scores = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-tune-'));
  pairs = join(folder, 'pairs.csv');
  const subjects = ['a passport', 'bread', 'a kite', 'chess', 'the violin', 'a tent', 'soup', 'a garden'];
  const rows = subjects.flatMap((subject, at) => [
    `"How do I learn about ${subject}, quickly?","how do i learn about ${subject} quickly",true`,
    `What does ${subject} cost in ${at + 2010}?,What does ${subject} cost in ${at + 2000}?,false`,
  ]);
  await writeFile(pairs, ['a,b,same', ...rows].join('\n'));
  const sts = join(folder, 'sts');
  scores = join(sts, 'sts-dev.csv');
  await mkdir(sts);
  await writeFile(scores, stsBenchmark);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('reprise tune', () => {
  it('prints the trade-off of labelled pairs, says how they were split, and draws it', async () => {
    const svg = join(folder, 'curve.svg');
    const { code, output, errors } = await runReprise([
      'tune',
      '--pairs',
      pairs,
      '--max-error',
      '0.3',
      '--svg',
      svg,
    ]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toContain('16 lookups: pairs of pairs.csv');
    expect(output).toContain('Split with seed 1: 8 to choose a bound, 8 to try it; 16 groups of prompts');
    expect(widest(output)).toBeLessThanOrEqual(80);
    expect(output).toMatch(/All lookups, by similarity\nsimilarity +hits +hit rate/);
    expect(output).toMatch(
      /Recommended.*:\nsemantic:\n {2}policy: threshold\n {2}similarity: 0\.\d+\n {2}confidence: 0[.\d]*\n/,
    );
    expect(errors).toContain('Scoring: 16 of 16');
    expect(await readFile(svg, 'utf8')).toMatch(
      /^<svg [\s\S]*Hits and wrong answers: pairs of pairs\.csv[\s\S]*<\/svg>\n$/,
    );
  });

  it('leaves the configured bounds while there are too few labels, and gives it all as JSON', async () => {
    const { output } = await runReprise(['tune', '--pairs', pairs]);
    expect(output.replaceAll('\n', ' ')).toMatch(
      /can be told: at least 99 lookups to choose on are needed, there are 8\. .* keep the configured ones, until/,
    );
    expect(output).not.toContain('shadow: true');
    const { code, output: json } = await runReprise(['tune', '--pairs', pairs, '--json']);
    const report = JSON.parse(json) as { recommended?: string; measures: object[] };
    expect({ code, recommended: report.recommended }).toEqual({ code: 0, recommended: undefined });
    const few = { objection: 'few-lookups', chosen: { needed: 99, given: 8 } };
    expect(report.measures).toMatchObject([few, few]);
  });

  it('reads scores, and says from which on pairs count as the same', async () => {
    const usual = await runReprise(['tune', '--pairs', scores]);
    expect(usual).toMatchObject({ code: 0 });
    expect(usual.output).toContain('4 lookups: pairs of sts-dev.csv');
    expect(usual.output).toContain('1 of 4 pairs count as the same, which takes a score of 4.5 or more.');
    const own = await runReprise(['tune', '--pairs', scores, '--same-from', '3', '--json']);
    expect(JSON.parse(own.output)).toMatchObject({ data: { graded: { pairs: 4, same: 2, same_from: 3 } } });
  });

  it('asks for a bound on scores of another scale', async () => {
    const file = join(folder, 'parts.txt');
    await writeFile(file, 'sentence1,sentence2,score\nA dog runs,A dog is running,1\nA dog,A cat,0.2\n');
    const { code, errors } = await runReprise(['tune', '--pairs', file]);
    expect({ code, errors }).toMatchObject({ code: 1 });
    expect(errors).toMatch(/parts\.txt has no score from 4\.5 on, the highest is 1: name .*\n.*--same-from/);
    expect(await runReprise(['tune', '--pairs', file, '--same-from', '0.9'])).toMatchObject({ code: 0 });
  });

  it.each([
    [[], 'Name labels with one of --pairs, --recorded and --url'],
    [['--pairs', 'x', '--recorded'], 'Name labels with only one of'],
    [['--pairs', 'x', '--url', 'http://127.0.0.1:9'], 'Name labels with only one of'],
    [['--pairs', 'absent.jsonl'], 'The labelled prompts cannot be read'],
    [['--pairs', 'x', '--max-error', '2'], 'over 0 and under 1'],
    [['--pairs', 'x', '--same-from', 'high'], 'It must be a score over 0, for example 4.5'],
    [['--pairs', folderOfTests], 'is a folder\nName one file; reprise eval takes a folder.\n'],
    [['--pairs', 'x', '--svg', '/absent/x.svg'], 'The chart cannot be written'],
    [['--url', 'http://127.0.0.1:9'], 'No gateway answers at http://127.0.0.1:9'],
  ])('fails with 1 and a reason for %j', async (parameters, reason) => {
    const { code, errors } = await runReprise(['tune', ...parameters]);
    expect(code).toBe(1);
    expect(errors).toContain(reason);
    expect(errors).not.toContain('Correct the named argument');
  });

  it('says that a file is in another encoding', async () => {
    const file = join(folder, 'utf16.txt');
    await writeFile(file, '\uFEFFa,b,same\nx,y,true', 'utf16le');
    const { code, errors } = await runReprise(['tune', '--pairs', file]);
    expect({ code, errors }).toMatchObject({ code: 1 });
    expect(errors).toContain('utf16.txt is no text in UTF-8');
  });

  it('refuses a file that would take hours, without reading it', async () => {
    const file = join(folder, 'large.txt');
    await writeFile(file, 'a,b,same\n');
    await truncate(file, 1024 ** 4);
    const { code, errors } = await runReprise(['tune', '--pairs', file]);
    await rm(file);
    expect({ code, errors }).toMatchObject({ code: 1 });
    expect(errors).toContain('large.txt is over 128 MiB\nGive a sample of it');
  });
});

describe('reprise tune --url', () => {
  let gateway: Server;
  let url = '';
  let shadow: object = { lookups: 0, hits: 0, right: 0, table: [] };
  let unpriced: string[] = [];
  beforeAll(async () => {
    gateway = createServer((_, response) => response.end(JSON.stringify({ trust: { shadow }, unpriced })));
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => gateway.close(resolve)));

  it('says how to switch shadow mode on when nothing was seen in it', async () => {
    const { code, errors } = await runReprise(['tune', '--url', url]);
    expect(code).toBe(1);
    expect(errors).toMatch(/nothing in shadow mode\nStart it with semantic\.shadow: true .*\n$/);
  });

  it('prints what each bound would have done, and the loosest that is sure enough', async () => {
    const rate = (part: number, whole: number, high: number) => ({
      rate: part / whole,
      low: 0,
      high,
      part,
      whole,
    });
    const line = (bound: number, hits: number, high: number) => ({
      bound,
      hit_rate: rate(hits, 2_000, 1),
      wrong_of_hits: rate(1, hits, 1),
      wrong_of_requests: rate(1, 2_000, high),
      saved_of_thousand: { tokens: 1_234.5, usd: 0.25 },
    });
    shadow = {
      lookups: 2_000,
      hits: 0,
      right: 0,
      table: [line(0.9955, 100, 0.004), line(0.5, 400, 0.009), line(0.1, 900, 0.03)],
    };
    const { code, output } = await runReprise(['tune', '--url', url]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/ 0\.5 +20\.0% .* 1235? +0\.2500/);
    expect(output).toMatch(/policy: threshold\n {2}confidence: 0\.5\n/);
    expect(widest(output)).toBeLessThanOrEqual(80);
    expect(output).toMatch(/^ +0\.9955 +5\.0% /m);
    expect(output).toContain('confidence >= 0.5.');
    const json = await runReprise(['tune', '--url', url, '--max-error', '0.005', '--json']);
    expect(JSON.parse(json.output)).toMatchObject({ lookups: 2_000, bound: 0.9955 });
  });

  it('shows no money where no price is known, and says of which model', async () => {
    const rate = { rate: 0.5, low: 0, high: 1, part: 1, whole: 2 };
    const rates = { hit_rate: rate, wrong_of_hits: rate, wrong_of_requests: rate };
    const table = [{ bound: 0.5, ...rates, saved_of_thousand: { tokens: 10, usd: null } }];
    shadow = { lookups: 2, hits: 1, right: 1, table };
    unpriced = ['prose', 'pro\u001b[2Jse'];
    const { code, output } = await runReprise(['tune', '--url', url]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/ 10 +-$/m);
    expect(output.replaceAll(/\s+/g, ' ')).toContain('No price of prose, pro?[2Jse is known');
  });
});

describe('reprise eval', () => {
  it('runs the shipped set in every mode, with no wrong hit at the default', async () => {
    const { code, output } = await runReprise(['eval', '--json']);
    expect(code).toBe(0);
    const { sets } = JSON.parse(output) as {
      sets: { name: string; modes: { mode: string; wrong: number }[] }[];
    };
    expect(sets.map(({ name }) => name)).toEqual(['built-in']);
    const [{ modes } = { modes: [] }] = sets;
    expect(modes.map(({ mode }) => mode)).toEqual(['bare', 'guarded', 'default', 'learned', 'calibrated']);
    expect(modes.find(({ mode }) => mode === 'default')?.wrong).toBe(0);
    expect(modes.find(({ mode }) => mode === 'bare')?.wrong).toBeGreaterThan(0);
  });

  it('runs the sets of a folder and prints tables', async () => {
    const { code, output } = await runReprise(['eval', '--pairs', folder]);
    expect(code).toBe(0);
    expect(output).toMatch(/pairs \(pairs\)\nmode +lookups/);
    expect(widest(output)).toBeLessThanOrEqual(80);
  });

  it('runs one file, with the bounds of the configuration', async () => {
    const config = join(folder, 'reprise.yaml');
    await writeFile(config, 'semantic:\n  similarity: 0.7\n  confidence: 0.5\n');
    const { code, output } = await runReprise(['eval', '--pairs', pairs, '--config', config]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/^default +guards, similarity >= 0\.7, confidence >= 0\.5$/m);
  });

  it('says what is wrong with one of the sets before it works on any', async () => {
    const sets = join(folder, 'sets');
    await mkdir(sets);
    await writeFile(join(sets, 'a.csv'), await readFile(pairs));
    await writeFile(join(sets, 'b.jsonl'), '{"a":"x","b":"y"}\n');
    const { code, errors } = await runReprise(['eval', '--pairs', sets]);
    expect({ code, errors }).toMatchObject({ code: 1 });
    expect(errors).toContain('b.jsonl, line 1 is no pair');
    expect(errors).toContain('Pairs have a, b and same');
    expect(errors).not.toContain('16 of 16');
  });

  it('tells how far similarity has the order of scores, beside what each mode did', async () => {
    const { code, output } = await runReprise(['eval', '--pairs', scores]);
    expect({ code, output }).toMatchObject({ code: 0 });
    // By score the pairs have the ranks 4, 3, 1, 2 and by similarity 3, 2, 1, 4: 1 - 6 * (1 + 1 + 0 + 4) / (4 * 15)
    expect(output).toMatch(
      /sts-dev \(pairs\)\nmode [\s\S]*\n1 of 4 pairs count .*\nSpearman's correlation of similarity and scores: 0\.400\n/,
    );
    expect(widest(output)).toBeLessThanOrEqual(80);
  });

  it('finds graded sets in a folder, and gives their correlation as JSON where there is one', async () => {
    const sets = join(folder, 'graded');
    await mkdir(sets);
    await writeFile(join(sets, 'judged.csv'), await readFile(pairs));
    await writeFile(
      join(sets, 'flat.jsonl'),
      '{"a":"A dog","b":"A cat","score":2}\n{"a":"x","b":"y","score":2}\n',
    );
    await writeFile(join(sets, 'sts.tsv'), stsBenchmark);
    const { code, output } = await runReprise(['eval', '--pairs', sets, '--same-from', '3', '--json']);
    expect({ code, output }).toMatchObject({ code: 0 });
    const { sets: found } = JSON.parse(output) as { sets: { name: string }[] };
    expect(found).toMatchObject([
      { name: 'flat', graded: { pairs: 2, same: 0, same_from: 3 }, spearman: null },
      { name: 'judged' },
      { name: 'sts', graded: { pairs: 4, same: 2, same_from: 3 }, spearman: expect.closeTo(0.4, 6) },
    ]);
    expect(found[1]).not.toHaveProperty('spearman');
    expect(found[1]).not.toHaveProperty('graded');
  });

  it('refuses an error that policies cannot show, before it reads anything', async () => {
    const { code, errors } = await runReprise(['eval', '--pairs', 'absent', '--max-error', '0.0001']);
    expect({ code, errors }).toMatchObject({ code: 1 });
    expect(errors).toMatch(/^reprise: --max-error is 0\.0001, .*\nName a share from 0\.0005 on\.\n$/);
  });

  it('fails for a folder without sets', async () => {
    const { code, errors } = await runReprise(['eval', '--pairs', join(folder, 'none')]);
    expect(code).toBe(1);
    expect(errors).toContain('The labelled sets cannot be read');
  });
});
