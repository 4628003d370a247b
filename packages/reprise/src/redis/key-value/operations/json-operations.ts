import { type Logger, messageOf, RepriseError, StateLog } from '../../../core/index.ts';
import type { JsonOperations } from '../contract/json-operations.ts';
import type { ValueOperations } from '../key-value.ts';

/** JSON on top of the operations that give text. */
export function jsonOperations(base: ValueOperations<string>, logger: Logger): JsonOperations {
  const log = new StateLog(logger, 'reading JSON from the key-value store');
  const read = (text: string | undefined): unknown => {
    if (text === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      log.succeeded();
      return value;
    } catch {
      log.failed('a value is no JSON', 'it reads as undefined');
      return undefined;
    }
  };
  return {
    getJson: async (key) => read(await base.get(key)),
    setJson: async (key, value, options) => base.set(key, jsonText(value), options),
    pushRightJson: async (key, items, options) => base.pushRight(key, items.map(jsonText), options),
    pushLeftJson: async (key, items, options) => base.pushLeft(key, items.map(jsonText), options),
    listRangeJson: async (key, start, end) => (await base.listRange(key, start, end)).map(jsonOrText),
    hashGetJson: async (key, field) => read(await base.hashGet(key, field)),
    async hashSetJson(key, fields, options) {
      const texts = Object.entries(fields).map(([name, value]) => [name, jsonText(value)] as const);
      return base.hashSet(key, texts, options);
    },
    async hashGetAllJson(key) {
      const fields = await base.hashGetAll(key);
      return new Map([...fields].map(([name, text]) => [name, jsonOrText(text)]));
    },
  };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function jsonText(value: unknown): string {
  const text = tryStringify(value);
  if (text === undefined) throw new RepriseError('NOT_CANONICAL', 'undefined and functions have no JSON');
  return text;
}

function tryStringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new RepriseError('NOT_CANONICAL', `A value has no JSON: ${messageOf(error)}`, { cause: error });
  }
}
