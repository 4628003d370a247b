/**
 * The configuration of a gateway: YAML with references to the environment, checked, with every default.
 *
 * @module
 */
export { ConfigError } from './config-error.ts';
export { type Environment, interpolate } from './interpolate.ts';
export { type ConfigOverrides, loadConfig, parseConfig } from './load-config.ts';
export { type Config, configSchema } from './schema.ts';
