import { RepriseError } from '../../core/index.ts';
import { instantiateKernels, type Kernels, reservedBytes } from '../../kernels/index.ts';

/** Bytes of one slab: the unit in which memory is taken and given back. */
export const slabBytes = 512 * 1024;

const pageBytes = 65_536;
const mostGrowth = 32;

/**
 * WebAssembly memory handed out in slabs of equal size; a slab given back is used again.
 *
 * Memory never shrinks, as WebAssembly cannot; its pages cost nothing before they are first written.
 */
export class SlabMemory {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #mostSlabs: number;
  readonly #free: number[] = [];
  #slabs = 0;
  #taken = 0;
  #bytes: Uint8Array;
  #words: Uint32Array;
  #integers: Int32Array;
  #floats: Float32Array;

  /** @param maxBytes bytes of memory at most, up to 4 GiB. */
  constructor(maxBytes: number) {
    this.#mostSlabs = Math.floor((maxBytes - reservedBytes) / slabBytes);
    const maximum = (reservedBytes + Math.max(0, this.#mostSlabs) * slabBytes) / pageBytes;
    this.#memory = new WebAssembly.Memory({ initial: reservedBytes / pageBytes, maximum });
    this.kernels = instantiateKernels(this.#memory);
    const { buffer } = this.#memory;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#integers = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
  }

  /** All memory as bytes; good until the next slab is taken, because growth detaches it. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** All memory as u32, see {@link bytes}. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** All memory as i32, see {@link bytes}. */
  get integers(): Int32Array {
    return this.#integers;
  }

  /** All memory as f32, see {@link bytes}. */
  get floats(): Float32Array {
    return this.#floats;
  }

  /** Bytes of slabs in use. */
  get usedBytes(): number {
    return this.#taken * slabBytes;
  }

  /**
   * Takes a slab and returns its address, a multiple of 64 KiB.
   *
   * @throws RepriseError `INDEX_FULL` when the limit is reached or the machine has no memory left.
   */
  takeSlab(): number {
    if (this.#free.length === 0) this.#grow();
    this.#taken += 1;
    return this.#free.pop()!;
  }

  /** Gives a slab back. */
  releaseSlab(address: number): void {
    this.#taken -= 1;
    this.#free.push(address);
  }

  #grow(): void {
    const left = this.#mostSlabs - this.#slabs;
    const slabs = Math.min(left, mostGrowth, 1 + (this.#slabs >> 3));
    if (slabs <= 0) throw this.#full();
    try {
      this.#memory.grow((slabs * slabBytes) / pageBytes);
    } catch (cause) {
      throw this.#full(cause);
    }
    for (let slab = this.#slabs + slabs - 1; slab >= this.#slabs; slab -= 1) {
      this.#free.push(reservedBytes + slab * slabBytes);
    }
    this.#slabs += slabs;
    const { buffer } = this.#memory;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#integers = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
  }

  #full(cause?: unknown): RepriseError {
    const megabytes = Math.floor((this.#slabs * slabBytes) / 1_048_576);
    return new RepriseError('INDEX_FULL', `the flat vector index cannot grow past ${megabytes} MiB`, {
      cause,
    });
  }
}
