import { callGateway, type RemoteOptions } from './call-gateway.ts';

/** `reprise clear`: removes the caller's answers. */
export async function clear(options: RemoteOptions): Promise<void> {
  const { removed } = (await callGateway(options, 'DELETE', '/v1/cache/entries')) as { removed: number };
  process.stdout.write(`Removed ${removed} ${removed === 1 ? 'entry' : 'entries'}.\n`);
}
