import { canonicalJson, type Json } from '../../entry/index.ts';
import type { FieldTest } from './field-test.ts';

/** One way to compare a field. */
interface TestRow<T> {
  /** What it compares with, for errors. */
  readonly takes: string;
  accepts(operand: unknown): boolean;
  holds(value: Json | undefined, operand: T): boolean;
}

/** Every way to compare a field. */
export const fieldTests: { readonly [Name in keyof FieldTest]-?: TestRow<NonNullable<FieldTest[Name]>> } = {
  equals: { takes: 'JSON data', accepts: isJson, holds: same },
  not: { takes: 'JSON data', accepts: isJson, holds: (value, operand) => !same(value, operand) },
  in: {
    takes: 'a list of JSON data',
    accepts: (operand) => Array.isArray(operand) && isJson(operand),
    holds: (value, operand) => operand.some((item) => same(value, item)),
  },
  contains: { takes: 'a text, number or flag', accepts: isScalar, holds: contains },
  startsWith: {
    takes: 'a text',
    accepts: (operand) => typeof operand === 'string',
    holds: (value, operand) => typeof value === 'string' && value.startsWith(operand),
  },
  over: comparing((value, operand) => value > operand),
  atLeast: comparing((value, operand) => value >= operand),
  under: comparing((value, operand) => value < operand),
  atMost: comparing((value, operand) => value <= operand),
  exists: {
    takes: 'true or false',
    accepts: (operand) => typeof operand === 'boolean',
    holds: (value, operand) => (value !== undefined) === operand,
  },
};

function comparing(holds: (value: number, operand: number) => boolean): TestRow<number> {
  return {
    takes: 'a number',
    accepts: (operand) => typeof operand === 'number',
    holds: (value, operand) => typeof value === 'number' && holds(value, operand),
  };
}

function contains(value: Json | undefined, operand: string | number | boolean): boolean {
  if (Array.isArray(value)) return value.includes(operand);
  return typeof value === 'string' && value.includes(String(operand));
}

function same(left: Json | undefined, right: Json): boolean {
  return left === right || (typeof left === 'object' && canonicalJson(left) === canonicalJson(right));
}

function isScalar(operand: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof operand);
}

function isJson(operand: unknown): boolean {
  try {
    canonicalJson(operand);
    return true;
  } catch {
    return false;
  }
}
