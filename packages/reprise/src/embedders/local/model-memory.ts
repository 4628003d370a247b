import { RepriseError } from '../../core/index.ts';
import { instantiateKernels, type Kernels, reservedBytes } from '../../kernels/index.ts';
import type { ModelFile, Tensor } from './model-file.ts';

const pageBytes = 65_536;

/** The kernels over one WebAssembly memory that holds the model and, behind it, room to compute. */
export class ModelMemory {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #tensors: ReadonlyMap<string, Tensor>;
  #end: number;

  constructor({ tensors, data }: ModelFile) {
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil((reservedBytes + data.length) / pageBytes) });
    this.#tensors = tensors;
    this.#end = reservedBytes + data.length;
    new Uint8Array(this.#memory.buffer).set(data, reservedBytes);
    this.kernels = instantiateKernels(this.#memory);
  }

  /** Sets `floats` 32-bit numbers aside, for good, and gives their address. Views made before become invalid. */
  reserve(floats: number): number {
    const address = Math.ceil(this.#end / 64) * 64;
    this.#end = address + floats * 4;
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    return address;
  }

  /** Address of a tensor of the model. */
  address(name: string): number {
    return reservedBytes + this.#tensor(name).offset;
  }

  /** Number of elements of a tensor of the model. */
  lengthOf(name: string): number {
    return this.#tensor(name).length;
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  bytes(address: number, length: number): Int8Array {
    return new Int8Array(this.#memory.buffer, address, length);
  }

  #tensor(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (tensor) return tensor;
    throw new RepriseError('EMBEDDER_FAILED', `The model file of the local embedder has no tensor ${name}`);
  }
}
