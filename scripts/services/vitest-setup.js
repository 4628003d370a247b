import { serviceKinds, startServices } from './start-services.js';

/** @typedef {import('./service.js').ServiceName} ServiceName */

/**
 * Starts the servers before the first file of the project `servers` and stops them after the last.
 *
 * @param {import('vitest/node').TestProject} project
 * @returns {Promise<() => Promise<void>>}
 */
export default async function setup(project) {
  const all = /** @type {ServiceName[]} */ (Object.keys(serviceKinds));
  const { services, stop } = await startServices(all);
  const urls = Object.entries(services).map(([name, { url }]) => [name, url]);
  project.provide('services', Object.fromEntries(urls));
  return stop;
}
