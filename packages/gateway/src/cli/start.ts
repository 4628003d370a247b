import { messageOf } from 'reprise/core';
import { loadConfig } from '../config/index.ts';
import { startGateway } from '../server.ts';
import { banner } from './banner.ts';
import { createLogger } from './create-logger.ts';

/** Options of `reprise start`. */
export interface StartOptions {
  readonly config?: string;
  readonly host?: string;
  readonly port?: number;
  readonly data?: string;
}

const demoMeasures =
  'The demo upstream quotes each prompt, so audits and shadow mode say nothing of hits by meaning: the judge equal calls ' +
  'right ones wrong, similar is unsure of them. Measure with a model, or set semantic.audit_rate to 0 to try hits';

/** `reprise start`: runs a gateway until it is told to end. */
export async function start({ config: file, ...overrides }: StartOptions): Promise<void> {
  const config = loadConfig(file, overrides, process.env);
  const logger = createLogger(config.log.level);
  const gateway = await startGateway(config, { logger, environment: process.env });
  const { kind, address } = gateway.parts.chosen.upstream;
  logger.info('The gateway listens', { url: gateway.url, upstream: kind, address });
  if (kind === 'demo') {
    logger.warn('Answers come from the built-in demo upstream, not from a model');
    const { enabled, shadow, audit_rate: auditRate } = config.semantic;
    if (enabled && (shadow || auditRate > 0)) logger.warn(demoMeasures);
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    logger.info(`${signal}: finishing what is under way; ${signal} again ends at once`);
    try {
      await gateway.close();
      logger.info('The gateway has ended');
    } catch (error) {
      logger.error(`The gateway did not end cleanly: ${messageOf(error)}`);
      process.exitCode = 1;
    }
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  // Who reads the banner may send a signal at once.
  process.stdout.write(banner(gateway));
}
