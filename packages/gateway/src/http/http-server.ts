import { createServer, maxHeaderSize, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { messageOf } from 'reprise/core';
import { errorBody, errorResponse, HttpError } from './error-body.ts';

/** Milliseconds a client has to read why it was refused; a socket closed at once could take the answer with it. */
const lingering = 1_000;

/**
 * A server for an application. What is no request, so that the application never sees it, is answered with an error in
 * the same shape as its own.
 */
export function createHttpServer(fetch: (request: Request) => Response | Promise<Response>): Server {
  const listener = getRequestListener(fetch, {
    errorHandler: (error) => errorResponse(error instanceof RequestError ? malformed(error) : error),
  });
  // The listener refuses requests without a host itself, with a body.
  const server = createServer({ requireHostHeader: false }, listener);
  refuseMalformed(server);
  return server;
}

function refuseMalformed(server: Server): void {
  const answers = new WeakMap<object, ServerResponse>();
  server.on('request', ({ socket }, response) => {
    answers.set(socket, response);
    response.once('close', () => {
      if (answers.get(socket) === response) answers.delete(socket);
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // All that comes behind what was refused is refused with it.
    if (socket.writableEnded) return;
    if (!socket.writable || error.code === 'ECONNRESET' || answers.get(socket)?.headersSent) {
      socket.destroy();
      return;
    }
    socket.end(asText(asRefusal(error)));
    const timer = setTimeout(() => socket.destroy(), lingering);
    socket.once('close', () => clearTimeout(timer));
  });
}

function asRefusal(error: NodeJS.ErrnoException): HttpError {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    const message = `Path, query and headers are larger than ${maxHeaderSize} bytes; what is long belongs in the body of a POST, which /v1/cache/explain takes, too`;
    return new HttpError(431, message, { code: 'headers_too_large' });
  }
  if (error.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return new HttpError(413, 'The extensions of a chunk are too large', { code: 'body_too_large' });
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new HttpError(408, 'The request did not arrive in time', { code: 'request_timeout' });
  }
  return malformed(error);
}

function malformed(error: unknown): HttpError {
  return new HttpError(400, `The request is not valid HTTP: ${messageOf(error)}`, { code: 'invalid_http' });
}

function asText(error: HttpError): string {
  const body = JSON.stringify(errorBody(error));
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
