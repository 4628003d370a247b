import { examine, type Finding } from '../doctor/index.ts';

/** Options of `reprise doctor`. */
export interface DoctorOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** `reprise doctor`: checks what a gateway needs and says what to do; the exit code is 1 when something is broken. */
export async function doctor({ config, json = false }: DoctorOptions): Promise<void> {
  // Nothing else may keep the process alive while the demo upstream, whose timers do not, is asked.
  const alive = setInterval(() => {}, 1_000);
  const findings = await examine(config, process.env).finally(() => clearInterval(alive));
  const ok = findings.every(({ level }) => level !== 'error');
  process.stdout.write(json ? `${JSON.stringify({ ok, findings }, null, 2)}\n` : asLines(findings));
  if (!ok) process.exitCode = 1;
}

function asLines(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, message, remedy }) => {
    const line = `${level.padEnd(7)}  ${check.padEnd(width)}  ${message}`;
    return remedy === undefined ? [line] : [line, `${' '.repeat(width + 11)}${remedy}`];
  });
  return `${lines.join('\n')}\n`;
}
