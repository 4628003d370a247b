import { Command, InvalidArgumentError } from 'commander';
import { RepriseError } from 'reprise/core';
import { version } from '../version.ts';
import { CommandError } from './command-error.ts';

function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}

function gatewayUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('It is no URL; a gateway has one such as http://127.0.0.1:1733.');
}

const program = new Command('reprise')
  .description(
    'The cache for LLM applications: an OpenAI-compatible gateway that answers what was asked before.',
  )
  .version(version, '-v, --version')
  .showHelpAfterError('(run reprise --help for the commands)');

program
  .command('start')
  .description('start the gateway')
  .option('-c, --config <file>', 'YAML configuration; without it, embedded defaults')
  .option('--host <host>', 'address to listen on (default: 127.0.0.1)')
  .option('--port <port>', 'port to listen on (default: 1733)', port)
  .option('--data <folder>', 'folder of the cache file (default: ./data)')
  .action(async (options) => (await import('./start.ts')).start(options));

program
  .command('demo')
  .description('send the shipped demo traffic through a gateway and show what it saves')
  .option('--url <url>', 'a running gateway; without it, one is started with the demo upstream', gatewayUrl)
  .option('--api-key <key>', 'key the gateway asks for')
  .action(async (options) => (await import('./demo.ts')).demo(options));

program
  .command('config')
  .description('print the whole configuration as YAML, with every default')
  .option('-c, --config <file>', 'YAML configuration to read and check')
  .action(async (options) => (await import('./config.ts')).printConfig(options));

program
  .command('doctor')
  .description('check Redis, upstream, embedder and data folder, and say what to do')
  .option('-c, --config <file>', 'YAML configuration; without it, embedded defaults')
  .option('--json', 'print the findings as JSON')
  .action(async (options) => (await import('./doctor.ts')).doctor(options));

function maxError(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a share over 0 and under 1, for example 0.01.');
}

function score(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a score over 0, for example 4.5.');
}

function seed(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 on.');
}

const sameFromHelp =
  'pairs with a score count as the same from this one on (default: 4.5, of scores from 0 to 5)';

program
  .command('tune')
  .description('show the trade-off between hits and wrong answers, and choose a bound')
  .option(
    '--pairs <file>',
    'labelled pairs (a, b, same or score) or a stream (prompt, cluster), as JSON Lines, CSV or TSV',
  )
  .option('--same-from <score>', sameFromHelp, score)
  .option('--recorded', 'what the gateway of the configuration learnt in use')
  .option('--url <url>', 'what a running gateway saw in shadow mode', gatewayUrl)
  .option('--api-key <key>', 'key the gateway asks for')
  .option('-c, --config <file>', 'YAML configuration; without it, embedded defaults')
  .option('--data <folder>', 'folder of the cache file')
  .option('--max-error <share>', 'wrong answers allowed, as a share of all lookups', maxError, 0.01)
  .option('--seed <number>', 'how the labels are halved', seed, 1)
  .option('--svg <file>', 'write the trade-off as a chart')
  .option('--json', 'print everything as JSON')
  .action(async (options) => (await import('./tune.ts')).tune(options));

program
  .command('eval')
  .description('run the standard benchmark: how often each way of deciding answers, and how often wrongly')
  .option('--pairs <folder>', 'labelled sets, or one of them; without it, a small one that is shipped')
  .option('--same-from <score>', sameFromHelp, score)
  .option('-c, --config <file>', 'YAML configuration; without it, embedded defaults')
  .option('--max-error <share>', 'wrong answers that the learning policies allow', maxError, 0.01)
  .option('--seed <number>', 'of what the learning policies draw', seed, 1)
  .option('--json', 'print everything as JSON')
  .action(async (options) => (await import('./eval.ts')).evaluate(options));

function remote(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--url <url>', 'the gateway', gatewayUrl, 'http://127.0.0.1:1733')
    .option('--api-key <key>', 'key the gateway asks for');
}

remote('stats', 'show what a running gateway holds and saves, and how far its hits can be trusted')
  .option('--json', 'print the whole answer as JSON')
  .action(async (options) => (await import('./stats.ts')).stats(options));

remote('clear', "remove the caller's answers and embeddings from a running gateway")
  .option('--namespace <name>', 'only this namespace')
  .action(async (options) => (await import('./clear.ts')).clear(options));

remote('explain', 'say why a running gateway would, or would not, answer a prompt from its cache')
  .argument('<prompt>', 'what a user would ask')
  .option('--model <model>', 'model of the request; answers of other models do not count')
  .option('--system <text>', 'system prompt of the request')
  .option('--namespace <name>', 'namespace of the request')
  .option('--all', 'show every candidate, with ids in full')
  .option('--json', 'print the whole answer as JSON')
  .action(async (prompt, options) => (await import('./explain.ts')).explain(prompt, options));

remote('feedback', 'say that an answer from the cache was wrong, or right')
  .argument('<entry>', 'id of the entry, as the header x-reprise-entry has it')
  .option('--wrong', 'it goes, and its neighbours are not served by meaning for a time')
  .option('--right', 'it stays; that is only counted')
  .option('--prompt <text>', 'what was asked, when that was not the very prompt of the entry')
  .action(async (entry, options) => (await import('./feedback.ts')).feedback(entry, options));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommandError) && !RepriseError.isInstance(error)) throw error;
  const { message, remedy } = error;
  process.stderr.write(`reprise: ${message}\n${remedy === undefined ? '' : `${remedy}\n`}`);
  process.exitCode = 1;
}
