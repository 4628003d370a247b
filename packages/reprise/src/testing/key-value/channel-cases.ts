import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { type MakeKeyValue, noText, plain, until, withKeyValue } from './fixture.ts';

/** Messages. */
export function channelCases(make: MakeKeyValue): ContractCase[] {
  return [
    {
      title: 'S2-12 gives messages to whoever listens to their channel, until it stops',
      run: withKeyValue(make, async (kv) => {
        const heard: string[] = [];
        const bytes: (number[] | undefined)[] = [];
        const stop = await kv.subscribe('stream:interrupt:1', (message) => heard.push(message));
        const stopBytes = await kv.bytes.subscribe('bytes', (message) => bytes.push(plain(message)));
        await kv.publish('nobody listens', 'x');
        await kv.publish('stream:interrupt:1', 'stop 你好');
        await kv.publish('stream:interrupt:2', 'not for us');
        await kv.publish('bytes', noText);
        await until(() => heard.length > 0 && bytes.length > 0, 'messages');
        await stop();
        await stop();
        await kv.publish('stream:interrupt:1', 'too late');
        await kv.publish('bytes', 'end');
        await until(() => bytes.length > 1, 'the last message');
        await stopBytes();
        assert.deepEqual(heard, ['stop 你好']);
        assert.deepEqual(bytes[0], [...noText]);
      }),
    },
  ];
}
