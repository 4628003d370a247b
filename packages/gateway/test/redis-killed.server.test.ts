import { it } from 'vitest';
import { underLoad } from './instances/under-load.ts';

it.each([
  ['with its data', { empty: false }],
  ['empty', { empty: true }],
])(
  'a Redis that is killed and comes back %s: three gateways under load answer every request',
  async (_, how) => {
    await underLoad(
      async ({ server, instances, traffic }) => {
        await server.kill();
        await instances.untilRedisIs(false);
        await traffic.flows();
        await server.restart(how);
      },
      { loses: how.empty },
    );
  },
  60_000,
);
