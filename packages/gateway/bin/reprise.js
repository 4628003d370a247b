#!/usr/bin/env node
import { existsSync } from 'node:fs';

const compiled = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(compiled)) {
  console.error('reprise: the gateway is not built yet. Run: npm run build');
  process.exit(1);
}
await import(compiled.href);
