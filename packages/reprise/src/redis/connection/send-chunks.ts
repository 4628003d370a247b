import type { RedisCommand } from '../redis-connection.ts';

/** Most commands, and most bytes of arguments, that are sent before their answers are waited for. */
const mostCommands = 500;
const mostBytes = 4 * 1_024 * 1_024;

/** Cuts positions of `commands` into runs that are sent together. */
export function chunks(commands: readonly RedisCommand[], positions: readonly number[]): number[][] {
  const all: number[][] = [];
  let chunk: number[] = [];
  let bytes = 0;
  for (const position of positions) {
    const size = sizeOf(commands[position]!);
    if (chunk.length > 0 && (chunk.length >= mostCommands || bytes + size > mostBytes)) {
      all.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(position);
    bytes += size;
  }
  if (chunk.length > 0) all.push(chunk);
  return all;
}

function sizeOf({ args }: RedisCommand): number {
  let size = 0;
  for (const argument of args) size += argument.length;
  return size;
}
