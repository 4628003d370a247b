import { startServices } from './start-services.js';

/**
 * Starts the servers before the first file of the project `servers` and stops them after the last.
 *
 * @param {import('vitest/node').TestProject} project
 * @returns {Promise<() => Promise<void>>}
 */
export default async function setup(project) {
  const { services, stop } = await startServices(['redis', 'postgres', 'mysql']);
  const urls = Object.entries(services).map(([name, { url }]) => [name, url]);
  project.provide('services', Object.fromEntries(urls));
  return stop;
}
