import type { ModelMemory } from './model-memory.ts';

/**
 * Makes the function that writes the first rows of a text: the vector of each piece plus its position, which is
 * told by sines and cosines of many wavelengths.
 */
export function pieceRows(
  memory: ModelMemory,
  width: number,
  longest: number,
): (ids: Int32Array, out: Float32Array) => void {
  const scales = memory.floats(memory.address('pieces.scales'), memory.lengthOf('pieces.scales')).slice();
  const weights = memory.bytes(memory.address('pieces.weights'), memory.lengthOf('pieces.weights')).slice();
  const positions = positionRows(memory.floats(memory.address('timescales'), width / 2), longest);
  return (ids, out) => {
    let at = 0;
    for (const id of ids) {
      const scale = scales[id]!;
      for (let from = id * width; from < (id + 1) * width; from++, at++) {
        out[at] = weights[from]! * scale + positions[at]!;
      }
    }
  };
}

function positionRows(timescales: Float32Array, rows: number): Float32Array {
  const half = timescales.length;
  const positions = new Float32Array(rows * half * 2);
  for (let row = 0; row < rows; row++) {
    timescales.forEach((timescale, at) => {
      positions[row * half * 2 + at] = Math.sin(row * timescale);
      positions[row * half * 2 + half + at] = Math.cos(row * timescale);
    });
  }
  return positions;
}
