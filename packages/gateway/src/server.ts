import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from 'reprise/core';
import { createApp } from './app.ts';
import { type Config, ConfigError } from './config/index.ts';
import { drainable } from './drain.ts';
import { createHttpServer } from './http/index.ts';
import { type GatewayOverrides, type OpenGateway, openGateway } from './opening/index.ts';

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
      const { reason, remedy } = failures[(error as NodeJS.ErrnoException).code ?? ''] ?? {
        reason: messageOf(error),
        remedy: 'Correct --host and --port, or server.host and server.port.',
      };
      reject(new ConfigError(`Cannot listen on ${host}:${port}: ${reason}`, remedy, error));
    });
    server.listen(port, host, () => resolve());
  });
}

/** What a failure to listen means, and what to do, by the code of the system. */
const failures: Readonly<Record<string, { readonly reason: string; readonly remedy: string }>> = {
  EADDRINUSE: {
    reason: 'the port is in use by another program, perhaps another gateway',
    remedy: 'End that program, or choose another port with --port or server.port.',
  },
  EACCES: {
    reason: 'this user may not use the port',
    remedy: 'Choose a port from 1024 on with --port or server.port.',
  },
  EADDRNOTAVAIL: {
    reason: 'this machine has no such address',
    remedy: 'Choose an address of this machine with --host or server.host; 0.0.0.0 stands for all of them.',
  },
};
