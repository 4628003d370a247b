import { type ErrorCode, errorTable, RepriseError } from '../../core/index.ts';

/** The beginning of an upstream's answer, as it travels. */
export interface HeadFrame {
  readonly kind: 'head';
  readonly status: number;
  readonly headers: Headers;
}

/** One step of a flight, as it travels between instances. */
export type Frame =
  | HeadFrame
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  /** The answer is whole. */
  | { readonly kind: 'end' }
  /** The upstream failed: this is the answer of everybody. */
  | { readonly kind: 'failure'; readonly error: RepriseError }
  /** The leader gave up without an answer of the upstream: somebody else may ask. */
  | { readonly kind: 'abandoned' };

const kinds = ['head', 'data', 'end', 'failure', 'abandoned'] as const;

/** Bytes before each frame's content: its kind in one, its length in four. */
const prefixLength = 5;

/** Frames as bytes, one behind the other. */
export function encodeFrames(frames: readonly Frame[]): Uint8Array {
  return Buffer.concat(
    frames.flatMap((frame) => {
      const content = contentOf(frame);
      const prefix = Buffer.alloc(prefixLength);
      prefix.writeUInt8(kinds.indexOf(frame.kind), 0);
      prefix.writeUInt32LE(content.length, 1);
      return [prefix, content];
    }),
  );
}

/** @throws RepriseError `ENVELOPE_UNREADABLE` when the bytes are no frames of this version. */
export function decodeFrames(bytes: Uint8Array): Frame[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [];
  try {
    for (let at = 0; at < buffer.length; ) {
      const end = at + prefixLength + buffer.readUInt32LE(at + 1);
      if (end > buffer.length) throw new RangeError('a frame is cut off');
      frames.push(frameOf(buffer.readUInt8(at), buffer.subarray(at + prefixLength, end)));
      at = end;
    }
  } catch (error) {
    throw new RepriseError('ENVELOPE_UNREADABLE', 'What another instance sent of its answer is damaged', {
      cause: error,
    });
  }
  return frames;
}

function contentOf(frame: Frame): Uint8Array {
  if (frame.kind === 'data') return frame.bytes;
  if (frame.kind === 'head') {
    const { status, headers } = frame;
    // Cookies belong to the client whose request went upstream.
    return json({ status, headers: [...headers].filter(([name]) => name !== 'set-cookie') });
  }
  if (frame.kind === 'failure') return json({ code: frame.error.code, message: frame.error.message });
  return Buffer.alloc(0);
}

function frameOf(kind: number, content: Buffer): Frame {
  switch (kinds[kind]) {
    case 'head': {
      const { status, headers } = JSON.parse(content.toString()) as {
        status: number;
        headers: [string, string][];
      };
      return { kind: 'head', status, headers: new Headers(headers) };
    }
    case 'data':
      return { kind: 'data', bytes: content };
    case 'end':
      return { kind: 'end' };
    case 'failure': {
      const { code, message } = JSON.parse(content.toString()) as { code: ErrorCode; message: string };
      // An instance of a newer version may send a code that this one does not know.
      return {
        kind: 'failure',
        error: new RepriseError(code in errorTable ? code : 'UPSTREAM_FAILED', message),
      };
    }
    case 'abandoned':
      return { kind: 'abandoned' };
    default:
      throw new RangeError(`there is no frame of kind ${kind}`);
  }
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
