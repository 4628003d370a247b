import { type Query, quotedTable } from '../../sql/index.ts';
import type { Neighbour } from '../vector-index.ts';
import { notes } from './fill-notes.ts';

/** Vectors removed by one statement. */
export const removalSlice = 5_000;

/** The statements of a vector index over one table; each is one round trip. */
export interface PgvectorStatements {
  /** Resolves with false when the partition has vectors of another length. */
  add(query: Query, partition: string, id: string, vector: Float32Array): Promise<boolean>;
  search(query: Query, partition: string, vector: Float32Array, k: number): Promise<Neighbour[]>;
  /** The number of dimensions of a partition's vectors, or undefined when it has none. */
  dimensions(query: Query, partition: string): Promise<number | undefined>;
  remove(query: Query, partition: string, id: string): Promise<void>;
  /** Removes at most {@link removalSlice} vectors; resolves with how many. */
  removeSome(query: Query, partition: string): Promise<number>;
  /** Removes at most {@link removalSlice} vectors that were added longer ago than `age` milliseconds. */
  removeOld(query: Query, age: number): Promise<void>;
  count(query: Query, partition: string): Promise<number>;
  /** Vectors of all partitions whose names begin with `prefix`. */
  countOf(query: Query, prefix: string): Promise<number>;
  /** At most `count` ids from `start` on, in order. */
  idsFrom(query: Query, partition: string, start: string, count: number): Promise<string[]>;
  /** The first and the last id of a partition. */
  ends(query: Query, partition: string): Promise<readonly [string, string] | undefined>;
}

/** @param effort vectors that a search in a graph compares at least */
export function pgvectorStatements(table: string, effort: number): PgvectorStatements {
  const quoted = quotedTable(table, '"');
  const dimensions = `SELECT "dimensions" FROM ${quoted} WHERE "partition" = $1::text LIMIT 1`;
  return {
    add: async (query, partition, id, vector) => {
      const { affected } = await query(
        `INSERT INTO ${quoted} ("partition", "id", "dimensions", "vector")
         SELECT $1::text, $2::text, $3::integer, $4::vector::halfvec
         WHERE COALESCE((${dimensions}), $3) = $3
         ON CONFLICT ("partition", "id")
         DO UPDATE SET "dimensions" = excluded."dimensions", "vector" = excluded."vector", "added_at" = now()`,
        [partition, id, vector.length, asParameter(vector)],
      );
      return affected > 0;
    },

    search: async (query, partition, vector, k) => {
      const { rows } = await query(searchIn(quoted, vector.length, k, effort), [
        partition,
        asParameter(vector),
      ]);
      return rows
        .map(([id, similarity]) => ({ id: id as string, similarity: asSimilarity(Number(similarity)) }))
        .sort((left, right) => right.similarity - left.similarity);
    },

    dimensions: async (query, partition) => {
      const found = (await query(dimensions, [partition])).rows[0]?.[0];
      return found === undefined ? undefined : Number(found);
    },

    remove: async (query, partition, id) => {
      await query(`DELETE FROM ${quoted} WHERE "partition" = $1 AND "id" = $2`, [partition, id]);
    },

    removeSome: async (query, partition) => {
      const some = `SELECT "id" FROM ${quoted} WHERE "partition" = $1 LIMIT ${removalSlice}`;
      const deleted = `DELETE FROM ${quoted} WHERE "partition" = $1 AND "id" = ANY(ARRAY(${some}))`;
      return (await query(deleted, [partition])).affected;
    },

    removeOld: async (query, age) => {
      const old = `"added_at" < now() - $1::double precision * interval '1 millisecond' AND "partition" <> $2`;
      const some = `SELECT ctid FROM ${quoted} WHERE ${old} LIMIT ${removalSlice} FOR UPDATE SKIP LOCKED`;
      await query(`DELETE FROM ${quoted} WHERE ctid = ANY(ARRAY(${some}))`, [age, notes]);
    },

    count: async (query, partition) => {
      const { rows } = await query(`SELECT count(*) FROM ${quoted} WHERE "partition" = $1`, [partition]);
      return Number(rows[0]?.[0]);
    },

    countOf: async (query, prefix) => {
      const begins = `"partition" >= $1 AND starts_with("partition", $1) AND "partition" <> $2`;
      const { rows } = await query(`SELECT count(*) FROM ${quoted} WHERE ${begins}`, [prefix, notes]);
      return Number(rows[0]?.[0]);
    },

    idsFrom: async (query, partition, start, count) => {
      const from = `SELECT "id" FROM ${quoted} WHERE "partition" = $1 AND "id" >= $2`;
      const { rows } = await query(`${from} ORDER BY "id" LIMIT ${count}`, [partition, start]);
      return rows.map(([id]) => id as string);
    },

    ends: async (query, partition) => {
      const { rows } = await query(`SELECT min("id"), max("id") FROM ${quoted} WHERE "partition" = $1`, [
        partition,
      ]);
      const [first, last] = rows[0] ?? [];
      return typeof first === 'string' ? [first, last as string] : undefined;
    },
  };
}

/**
 * The number of dimensions and the cast are those of the partition's graph, when it has one: the planner then knows
 * that it may use it.
 *
 * How a graph is searched are settings of the transaction. As conditions that depend on no row they are evaluated once,
 * before the graph is entered, and they are gone with the statement: no round trips, and nothing left behind on a
 * connection that belongs to somebody else.
 */
function searchIn(quoted: string, dimensions: number, k: number, effort: number): string {
  const setting = (name: string, value: string | number): string =>
    `(SELECT set_config('hnsw.${name}', '${value}', true)) IS NOT NULL`;
  const distance = `"vector"::halfvec(${dimensions}) <=> $2::vector::halfvec(${dimensions})`;
  return `SELECT "id", 1 - (${distance}) FROM ${quoted}
    WHERE "partition" = $1 AND "dimensions" = ${dimensions}
    AND ${setting('ef_search', Math.max(effort, k))} AND ${setting('iterative_scan', 'strict_order')}
    ORDER BY ${distance} LIMIT ${k}`;
}

/** A vector as pgvector receives it in binary: two bytes for the dimensions, two of zero, four for each number. */
function asParameter(vector: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(4 + vector.length * 4);
  bytes.writeUInt16BE(vector.length, 0);
  for (const [at, value] of vector.entries()) bytes.writeFloatBE(value, 4 + at * 4);
  return bytes;
}

/** A vector without length is similar to nothing, and rounding must not lead out of the range. */
function asSimilarity(cosine: number): number {
  return Number.isNaN(cosine) ? 0 : Math.max(-1, Math.min(1, cosine));
}
