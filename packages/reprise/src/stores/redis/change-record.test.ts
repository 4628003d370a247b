import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { decodeMessage, decodeRecord, isAtOrBefore } from './change-record.ts';

function change(kind: string, version: number, key: string): Buffer {
  const head = Buffer.alloc(13);
  head.write(kind, 'latin1');
  head.writeDoubleLE(version, 1);
  head.writeUInt32LE(Buffer.byteLength(key), 9);
  return Buffer.concat([head, Buffer.from(key)]);
}

const body = Buffer.concat([
  change('w', 3, 'g:ä'),
  change('?', 0, 'later'),
  change('r', 0, ''),
  change('x', 0, 'g'),
]);
const changes = [
  { kind: 'written', version: 3, key: 'g:ä' },
  { kind: 'removed', version: 0, key: '' },
  { kind: 'ended', version: 0, key: 'g' },
];
const epoch = Buffer.from('0102030405060708', 'hex');
const writer = Buffer.from('1112131415161718', 'hex');
const record = { number: 5, epoch: '0102030405060708', writer: '1112131415161718', id: '7-0', changes };

describe('records of changes', () => {
  it('are read from messages, kinds of later versions passed over', () => {
    const head = Buffer.alloc(16);
    head.writeDoubleLE(5, 0);
    head.writeUInt32LE(3, 8);
    head.writeUInt32LE(2, 12);
    const message = Buffer.concat([head, epoch, writer, Buffer.from('7-0g:'), body]);
    assert.deepEqual(decodeMessage(new Uint8Array(message)), { group: 'g:', record });
  });

  it('are read from streams', () => {
    const fields = ['n', '5', 'e', epoch, 'w', writer, 'c', body].map((field) =>
      Buffer.from(field as string),
    );
    assert.deepEqual(decodeRecord([Buffer.from('7-0'), fields]), record);
  });

  it('come one after the other by time, then by number', () => {
    const ids = ['9-9', '10-0', '10-2', '10-11', '1700000000000-0'];
    for (const [index, id] of ids.entries()) {
      for (const [otherIndex, other] of ids.entries()) {
        assert.equal(isAtOrBefore(id, other), index <= otherIndex, `${id} and ${other}`);
      }
    }
  });
});
