import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpServer } from './http-server.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A port that answers `seen`, or what else is given. */
function listen(fetch: () => Response | Promise<Response> = () => new Response('seen')): Promise<number> {
  const server = createHttpServer(fetch);
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Sends text as it is, and gives all that comes back until the server closes the connection. */
function send(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (part) => {
      answer += part;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });
}

function parsed(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { head: head.toLowerCase(), body: body === '' ? undefined : JSON.parse(body) };
}

const close = 'Connection: close\r\n';
const long = 'x'.repeat(20_000);

describe('what is no request', () => {
  it.each([
    ['a path that is too long', `GET /v1/cache/explain?prompt=${long} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['headers that are too long', `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${long}\r\n\r\n`],
    ['a path that is far too long', `GET /${long.repeat(50)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ])('is refused with 431 and what to do instead: %s', async (_, request) => {
    const { head, body } = parsed(await send(await listen(), request));
    expect(head).toMatch(/^http\/1\.1 431 request header fields too large\r\n/);
    expect(head).toContain('content-type: application/json');
    expect(body).toEqual({
      error: {
        message: expect.stringMatching(/larger than 16384 bytes.*POST, which \/v1\/cache\/explain takes/),
        type: 'invalid_request_error',
        param: null,
        code: 'headers_too_large',
      },
    });
  });

  it.each([
    ['no HTTP', 'GARBAGE\r\n\r\n'],
    ['no host', `GET / HTTP/1.1\r\n${close}\r\n`],
    ['a host that is none', `GET / HTTP/1.1\r\nHost: a b\r\n${close}\r\n`],
    ['an address that is none', `GET http://[ HTTP/1.1\r\nHost: a\r\n${close}\r\n`],
    ['a header that is none', 'GET / HTTP/1.1\r\nHost: a\r\nb\x01ad: c\r\n\r\n'],
  ])('is refused with 400: %s', async (_, request) => {
    const { head, body } = parsed(await send(await listen(), request));
    expect(head).toMatch(/^http\/1\.1 400 bad request\r\n/);
    expect(body).toMatchObject({
      error: {
        message: expect.stringMatching(/^The request is not valid HTTP: ./),
        type: 'invalid_request_error',
        code: 'invalid_http',
      },
    });
  });

  it('is refused when its body breaks while it is waited for', async () => {
    const port = await listen(() => new Promise<Response>(() => {}));
    const request = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n';
    expect(parsed(await send(port, request)).body).toMatchObject({ error: { code: 'invalid_http' } });
  });

  it('is not answered within an answer that has begun', async () => {
    const begun = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('begun')) });
    const port = await listen(() => new Response(begun));
    const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
    const answer = await new Promise<string>((resolve) => {
      let read = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(request));
      socket.setEncoding('utf8').on('data', (part) => {
        read += part;
        if (read.includes('begun')) socket.write('GARBAGE\r\n\r\n');
      });
      socket.on('error', () => {}).on('close', () => resolve(read));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).not.toContain('invalid_http');
  });
});

describe('a request', () => {
  it('comes to the application', async () => {
    const response = await fetch(`http://127.0.0.1:${await listen()}/`);
    expect(await response.text()).toBe('seen');
  });
});
