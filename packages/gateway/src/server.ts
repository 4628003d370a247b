import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, RepriseError } from 'reprise/core';
import { createApp } from './app.ts';
import type { Config } from './config/index.ts';
import { drainable } from './drain.ts';
import { createHttpServer } from './http/index.ts';
import { type GatewayOverrides, type OpenGateway, openGateway } from './open-gateway.ts';

/** A gateway that listens. */
export interface RunningGateway extends AsyncDisposable {
  /** For example `http://127.0.0.1:1733`. */
  readonly url: string;
  readonly parts: OpenGateway;
  /** Takes no new requests, lets those under way end within `server.drain_timeout`, then closes everything. */
  close(): Promise<void>;
}

/**
 * Starts a gateway.
 *
 * @throws RepriseError `CONFIG_INVALID` when the address cannot be listened on.
 */
export async function startGateway(
  config: Config,
  overrides: GatewayOverrides = {},
): Promise<RunningGateway> {
  const parts = await openGateway(config, overrides);
  const app = createApp(parts);
  const server = createHttpServer(app.fetch);
  const drain = drainable(server);
  server.requestTimeout = config.upstream.timeout + config.upstream.idle_timeout;
  try {
    await listen(server, config.server);
  } catch (error) {
    await parts.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const { host } = config.server;
  let closing: Promise<void> | undefined;
  const end = async (timeout: number): Promise<void> => {
    const began = performance.now();
    const drained = drain(timeout);
    parts.application.events?.endStreams();
    await drained;
    await parts.close(Math.max(0, timeout - (performance.now() - began)));
  };
  const close = (): Promise<void> => {
    closing ??= end(config.server.drain_timeout);
    return closing;
  };
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { url, parts, close, [Symbol.asyncDispose]: close };
}

function listen(server: Server, { host, port }: Config['server']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const hint =
        (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? '; choose another with --port' : '';
      const message = `Cannot listen on ${host}:${port}: ${messageOf(error)}${hint}`;
      reject(new RepriseError('CONFIG_INVALID', message, { cause: error }));
    });
    server.listen(port, host, () => resolve());
  });
}
