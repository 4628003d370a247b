import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, it } from 'vitest';
import { ManualClock } from '../manual-clock.ts';
import { type FaultyProxy, type FaultyProxyOptions, startFaultyProxy } from './faulty-proxy.ts';

/** What a client got. */
interface Client {
  readonly socket: Socket;
  readonly text: () => string;
  /** `end` for an orderly end, otherwise the code of the error. */
  readonly ended: Promise<string>;
}

let server: Server;
let proxy: FaultyProxy;
let clients: Socket[];
/** What arrived at the server, which sends everything back. */
let arrived: string;

async function start(options?: FaultyProxyOptions): Promise<void> {
  const { port } = server.address() as AddressInfo;
  proxy = await startFaultyProxy(`echo://user:secret@127.0.0.1:${port}/path`, options);
}

beforeEach(async () => {
  arrived = '';
  clients = [];
  server = createServer((socket) => {
    clients.push(socket);
    socket.on('data', (bytes) => {
      arrived += bytes;
      socket.write(bytes);
    });
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await start();
});

afterEach(async () => {
  await proxy.close();
  for (const client of clients) client.destroy();
  server.close();
});

async function open(): Promise<Client> {
  const socket = connect(proxy.port, '127.0.0.1');
  clients.push(socket);
  let text = '';
  socket.setEncoding('utf8').on('data', (piece) => {
    text += piece;
  });
  const ended = new Promise<string>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('end', () => resolve('end'));
  });
  await Promise.race([once(socket, 'connect'), ended]);
  return { socket, text: () => text, ended };
}

async function until(test: () => boolean): Promise<void> {
  const deadline = performance.now() + 2_000;
  while (!test()) {
    assert.ok(performance.now() < deadline, `waited in vain until ${test}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Long enough for bytes to cross the loopback interface. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

it('passes everything on, under the address of the server with its own port', async () => {
  assert.equal(proxy.url, `echo://user:secret@127.0.0.1:${proxy.port}/path`);
  const client = await open();
  const large = 'x'.repeat(5_000_000);
  client.socket.end(large);
  assert.equal(await client.ended, 'end');
  assert.equal(client.text(), large);
  assert.equal(proxy.traffic.bytesToServer, large.length);
  assert.equal(proxy.traffic.bytesToClient, large.length);
});

it('counts connections and round trips', async () => {
  const first = await open();
  const second = await open();
  await until(() => proxy.connections === 2);
  for (const text of ['one', 'two']) {
    first.socket.write(text);
    await until(() => first.text().endsWith(text));
  }
  assert.equal(proxy.traffic.roundTrips, 2);
  second.socket.end();
  await until(() => proxy.connections === 1);
  assert.equal(proxy.traffic.connections, 2);
});

it('holds answers for as long as it is told, in order', async () => {
  await proxy.close();
  const clock = new ManualClock();
  await start({ clock });
  proxy.delay(500);
  const client = await open();
  client.socket.write('one');
  await until(() => proxy.traffic.bytesToClient === 3);
  clock.advance(300);
  client.socket.write('two');
  await until(() => proxy.traffic.bytesToClient === 6);
  clock.advance(199);
  await aMoment();
  assert.equal(client.text(), '');
  clock.advance(1);
  await until(() => client.text() === 'one');
  clock.advance(300);
  await until(() => client.text() === 'onetwo');
});

it('says nothing while it stalls, and passes on what it held when it is restored', async () => {
  const before = await open();
  proxy.stall();
  const during = await open();
  before.socket.write('before');
  during.socket.end('during');
  await aMoment();
  assert.equal(arrived, '');
  await proxy.restore();
  await until(() => before.text() === 'before');
  assert.equal(await during.ended, 'end');
  assert.equal(during.text(), 'during');
});

it('notices clients that leave while it stalls', async () => {
  const client = await open();
  await until(() => proxy.connections === 1);
  proxy.stall();
  client.socket.destroy();
  await until(() => proxy.connections === 0);
});

it('leaves old connections silent for ever when it is restored with forget', async () => {
  const before = await open();
  proxy.stall();
  before.socket.write('held');
  await aMoment();
  await proxy.restore({ forget: true });
  before.socket.write('more');
  const after = await open();
  after.socket.write('new');
  await until(() => after.text() === 'new');
  assert.equal(arrived, 'new');
});

it('ends connections in order or with a reset', async () => {
  const cut = await open();
  cut.socket.write('word');
  await until(() => cut.text() === 'word');
  proxy.cut();
  assert.equal(await cut.ended, 'end');
  const broken = await open();
  await until(() => proxy.connections === 1);
  proxy.reset();
  assert.equal(await broken.ended, 'ECONNRESET');
  await until(() => proxy.connections === 0);
});

it('cuts an answer after so many bytes, once', async () => {
  proxy.cutAfter(4);
  const first = await open();
  first.socket.write('abcdef');
  assert.equal(await first.ended, 'end');
  assert.equal(first.text(), 'abcd');
  assert.equal(arrived, 'abcdef');
  const second = await open();
  second.socket.write('abcdef');
  await until(() => second.text() === 'abcdef');
});

it('cuts a request after so many bytes', async () => {
  proxy.cutAfter(4, 'toServer');
  const client = await open();
  client.socket.write('abc');
  await until(() => client.text() === 'abc');
  client.socket.write('def');
  assert.equal(await client.ended, 'end');
  assert.equal(arrived, 'abcd');
});

it('refuses new connections and keeps the open ones until it is restored at the same port', async () => {
  const { port } = proxy;
  const client = await open();
  await until(() => proxy.connections === 1);
  proxy.refuse();
  assert.equal(await (await open()).ended, 'ECONNREFUSED');
  client.socket.write('still');
  await until(() => client.text() === 'still');
  await proxy.restore();
  const next = await open();
  next.socket.write('again');
  await until(() => next.text() === 'again');
  assert.equal(proxy.port, port);
});

it('breaks the connection of a client when there is no server', async () => {
  server.close();
  assert.equal(await (await open()).ended, 'ECONNRESET');
});

it('refuses an address without a port', async () => {
  await assert.rejects(startFaultyProxy('redis://127.0.0.1'), { code: 'INVALID_ARGUMENT' });
});
