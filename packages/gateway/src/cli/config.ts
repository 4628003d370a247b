import { stringify } from 'yaml';
import { loadConfig } from '../config/index.ts';

/** `reprise config`: prints the configuration with every default; secrets are not shown. */
export function printConfig({ config: file }: { readonly config?: string }): void {
  const config = loadConfig(file, {}, process.env);
  const shown = JSON.parse(JSON.stringify(config, hideSecrets)) as unknown;
  process.stdout.write(
    `# Durations are milliseconds, those of redis and buffer_ttl seconds; sizes are bytes.\n${stringify(shown)}`,
  );
}

const secrets: ReadonlySet<string> = new Set([
  'api_key',
  'key',
  'password',
  'url',
  'webhook_url',
  'webhook_secret',
  'database_url',
]);

function hideSecrets(name: string, value: unknown): unknown {
  return secrets.has(name) && typeof value === 'string' ? '(hidden)' : value;
}
