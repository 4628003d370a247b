// The least that stands between a client and an upstream: a node:http server that passes each request on over kept
// connections and its answer back, and looks at nothing.
import { Agent, createServer, request } from 'node:http';

const upstream = process.argv[2];
if (!upstream) throw new Error('Give the address of the upstream');
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, outgoing) => {
  const { method = 'GET', url, headers } = incoming;
  const call = request(`${upstream}${url}`, { agent, method, headers });
  call.on('error', () => outgoing.destroy());
  call.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(call);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
