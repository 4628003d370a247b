// The bare limit of this machine: a node:http server that reads a JSON body and writes a fixed one. It also plays
// the upstream. GET /cpu tells the microseconds of CPU time the process has used.
import { createServer } from 'node:http';

const answer = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1,
  model: 'bench',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'word '.repeat(300) }, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 20, completion_tokens: 300, total_tokens: 320 },
});
const delta = (/** @type {object} */ content, /** @type {string | null} */ reason) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'bench',
    choices: [{ index: 0, delta: content, finish_reason: reason }],
  })}\n\n`;
const first = delta({ role: 'assistant', content: 'word ' }, null);
const rest = `${delta({ content: 'word '.repeat(300) }, null)}${delta({}, 'stop')}data: [DONE]\n\n`;

const server = createServer((request, response) => {
  if (request.url === '/cpu') {
    const { user, system } = process.cpuUsage();
    response.end(String(user + system));
    return;
  }
  /** @type {Buffer[]} */
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString());
    if (body.stream) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(first);
      setTimeout(() => response.end(rest), 5);
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
