// Starts servers and keeps them until Ctrl-C or the end of standard input:
//   node scripts/services/run.js postgres mysql redis
// Prints one line per server, `DATABASE_URL=postgres://…`, as a shell or a file of variables takes it.
import { serviceKinds, startServices } from './start-services.js';

/** @typedef {import('./service.js').ServiceName} ServiceName */

const all = /** @type {ServiceName[]} */ (Object.keys(serviceKinds));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.some((each) => each === name));
if (unknown.length > 0) {
  console.error(`unknown service ${unknown.join(', ')}: there are ${all.join(', ')}`);
  process.exit(2);
}
const names = asked.length > 0 ? all.filter((name) => asked.includes(name)) : all;
const { services, stop } = await startServices(names).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
for (const name of names) {
  const service = services[name];
  if (service) console.log(`${serviceKinds[name].variable}=${service.url}`);
}

/** @type {Promise<void>} */
const over = new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve());
  process.stdin.once('end', () => resolve()).resume();
});
await over;
await stop();
process.exit(0);
