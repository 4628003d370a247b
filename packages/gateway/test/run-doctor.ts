import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runReprise } from './run-reprise.ts';

/** What `reprise doctor --json` found, by check. */
export interface Diagnosis {
  readonly code: number | null;
  readonly ok: boolean;
  readonly levels: Readonly<Record<string, string>>;
  /** Message and remedy of one check. */
  readonly about: (check: string) => string;
}

/** Runs `reprise doctor` over a configuration of these sections. */
export async function runDoctor(config: object): Promise<Diagnosis> {
  const folder = await mkdtemp(join(tmpdir(), 'reprise-doctor-'));
  try {
    const file = join(folder, 'reprise.yaml');
    await writeFile(file, JSON.stringify(config));
    const { code, output } = await runReprise(['doctor', '--json', '--config', file], {}, folder);
    const { ok, findings } = JSON.parse(output) as {
      ok: boolean;
      findings: { check: string; level: string; message: string; remedy?: string }[];
    };
    const levels = Object.fromEntries(findings.map(({ check, level }) => [check, level]));
    const about = (wanted: string): string => {
      const found = findings.find(({ check }) => check === wanted);
      return `${found?.message} ${found?.remedy}`;
    };
    return { code, ok, levels, about };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
