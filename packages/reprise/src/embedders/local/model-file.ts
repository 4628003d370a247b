import { RepriseError } from '../../core/index.ts';

/** One tensor of a model file. */
export interface Tensor {
  /** Bytes from the start of the data. */
  readonly offset: number;
  readonly length: number;
  readonly type: 'Float32Array' | 'Int8Array' | 'Uint8Array';
}

/** A model file taken apart: its directory, and the data the offsets count in. */
export interface ModelFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly data: Uint8Array;
}

const magic = 'RPRM';
const version = 1;
const prefix = 12;

/**
 * Reads the layout written by `scripts/build/model/file.js`: "RPRM", u32 version, u32 length of a JSON directory
 * `{ name: [offset, length, type] }`, the directory, the tensors; all little-endian.
 *
 * @throws RepriseError `EMBEDDER_FAILED` when the bytes are not such a file.
 */
export function parseModelFile(bytes: Uint8Array): ModelFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder('latin1');
  if (bytes.length < prefix || text.decode(bytes.subarray(0, magic.length)) !== magic) {
    throw new RepriseError('EMBEDDER_FAILED', 'The model file of the local embedder is not a model file');
  }
  const found = view.getUint32(4, true);
  if (found !== version) {
    throw new RepriseError(
      'EMBEDDER_FAILED',
      `The model file of the local embedder has version ${found}, expected ${version}; build the package again`,
    );
  }
  const start = prefix + view.getUint32(8, true);
  const directory: Record<string, [number, number, Tensor['type']]> = JSON.parse(
    text.decode(bytes.subarray(prefix, start)),
  );
  const entries = Object.entries(directory);
  return {
    tensors: new Map(entries.map(([name, [offset, length, type]]) => [name, { offset, length, type }])),
    data: bytes.subarray(start),
  };
}
