import type { Neighbour } from '../vector-index.ts';
import { BestNeighbours } from './best-neighbours.ts';
import type { Partition } from './partition.ts';
import { type EncodedQuery, mostSelected, rowsPerPass } from './workspace.ts';

const bytesPerPass = 4 * 1024 * 1024;
const fewestCandidates = 200;
const candidatesPerNeighbour = 4;
const scannedExactly = 4;

/** A run of whole blocks and the rows in it. */
interface Pass {
  readonly firstBlock: number;
  readonly firstRow: number;
  readonly endRow: number;
}

/**
 * One search in passes, between which the partition may change.
 *
 * Passes go from the last row to the first: rows move only towards the front, so a row that is there during the
 * whole search is seen at least once. Nothing but ids and similarities is carried from pass to pass.
 *
 * Small partitions are compared by int8 values, row by row. In larger ones a pass compares sketches, keeps the
 * rows that are close enough to be among the best of all rows seen so far, and compares those by int8 values.
 */
export class Search {
  readonly #partition: Partition;
  readonly #query: EncodedQuery;
  readonly #best: BestNeighbours;
  readonly #k: number;
  readonly #candidates: number;
  readonly #exact: boolean;
  readonly #changes: number;
  readonly #histogram: Uint32Array;
  #unseen: number;

  constructor(partition: Partition, vector: Float32Array, k: number) {
    this.#partition = partition;
    this.#query = partition.space.workspace.encodeQuery(vector);
    this.#best = new BestNeighbours(k);
    this.#k = k;
    this.#candidates = Math.max(fewestCandidates, k * candidatesPerNeighbour);
    this.#unseen = partition.ids.count;
    this.#exact = this.#unseen <= this.#candidates * scannedExactly;
    this.#changes = partition.changes;
    this.#histogram = new Uint32Array(this.#exact ? 0 : partition.space.layout.dimensions + 1);
  }

  /** Bytes that the next pass reads at most; 0 when every row was seen. */
  get nextBytes(): number {
    const { firstRow, endRow } = this.#nextPass();
    if (firstRow === endRow) return 0;
    const { sketchBytes, dimensions } = this.#partition.space.layout;
    if (this.#exact) return (endRow - firstRow) * dimensions;
    return (endRow - firstRow) * sketchBytes + this.#candidates * dimensions;
  }

  /** Does the next pass; takes less than 5 ms whatever the size of the partition. */
  scan(): void {
    const pass = this.#nextPass();
    if (pass.firstRow === pass.endRow) return;
    this.#partition.space.workspace.loadQuery(this.#query);
    if (this.#exact) this.#compareRows(pass);
    else this.#compareCandidates(pass);
    this.#unseen = pass.firstRow;
  }

  /** The neighbours found, with what changed since the search began taken into account. */
  result(): Neighbour[] {
    if (this.#partition.changes === this.#changes) return this.#best.neighbours;
    this.#partition.space.workspace.loadQuery(this.#query);
    const current = new BestNeighbours(this.#k);
    for (const { id } of this.#best.neighbours) {
      const row = this.#partition.ids.rowOf(id);
      if (row !== -1) current.offer(id, this.#partition.similarity(row, this.#query));
    }
    return current.neighbours;
  }

  #nextPass(): Pass {
    const { layout } = this.#partition.space;
    const endRow = Math.min(this.#unseen, this.#partition.ids.count);
    if (endRow === 0) return { firstBlock: 0, firstRow: 0, endRow: 0 };
    const rowBytes = this.#exact ? layout.dimensions : layout.sketchBytes;
    const rows = Math.min(rowsPerPass, Math.floor(bytesPerPass / rowBytes));
    const lastBlock = layout.blockOf(endRow - 1);
    let firstBlock = lastBlock;
    while (firstBlock > 0 && endRow - layout.start(firstBlock - 1) <= rows) firstBlock -= 1;
    return { firstBlock, firstRow: layout.start(firstBlock), endRow };
  }

  #compareRows({ firstRow, endRow }: Pass): void {
    for (let row = firstRow; row < endRow; row += 1) this.#compareRow(row);
  }

  #compareCandidates(pass: Pass): void {
    const { memory, workspace } = this.#partition.space;
    const { kernels } = memory;
    this.#measureDistances(pass);
    const rows = pass.endRow - pass.firstRow;
    const threshold = this.#threshold();
    const limit = Math.min(mostSelected, this.#candidates * 2);
    const { distances, selected } = workspace;
    const nearer = threshold > 0 ? kernels.selectRows(distances, rows, 0, threshold - 1, selected, limit) : 0;
    const end = selected + nearer * 4;
    const found = nearer + kernels.selectRows(distances, rows, threshold, threshold, end, limit - nearer);
    const start = selected >>> 2;
    for (const offset of memory.words.subarray(start, start + found)) {
      this.#compareRow(pass.firstRow + offset);
    }
  }

  #compareRow(row: number): void {
    const similarity = this.#partition.similarity(row, this.#query);
    if (this.#best.admits(similarity)) this.#best.offer(this.#partition.ids.at(row), similarity);
  }

  #measureDistances({ firstBlock, firstRow, endRow }: Pass): void {
    const { memory, layout, workspace } = this.#partition.space;
    const buckets = layout.dimensions + 1;
    const histogram = memory.words.subarray(workspace.histogram >>> 2, (workspace.histogram >>> 2) + buckets);
    histogram.fill(0);
    let row = firstRow;
    for (let index = firstBlock; row < endRow; index += 1) {
      const rows = Math.min(layout.capacity(index), endRow - row);
      const distances = workspace.distances + (row - firstRow) * 2;
      memory.kernels.hamming(
        this.#partition.block(index),
        rows,
        layout.sketchBytes,
        workspace.querySketch,
        distances,
        workspace.histogram,
      );
      row += rows;
    }
    for (let bucket = 0; bucket < buckets; bucket += 1) this.#histogram[bucket]! += histogram[bucket]!;
  }

  /** The distance within which there are at least as many rows, of all seen so far, as candidates are wanted. */
  #threshold(): number {
    let within = 0;
    for (let distance = 0; distance < this.#histogram.length; distance += 1) {
      within += this.#histogram[distance]!;
      if (within >= this.#candidates) return distance;
    }
    return this.#histogram.length - 1;
  }
}
