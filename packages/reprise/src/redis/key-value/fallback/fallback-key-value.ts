import { silentLogger } from '../../../core/index.ts';
import type { KeyValue } from '../key-value.ts';
import { jsonOperations } from '../operations/json-operations.ts';
import { decidingNames, decidingValues } from './deciding-operations.ts';
import { FallbackCore } from './fallback-core.ts';
import type { FallbackKeyValue, FallbackKeyValueOptions } from './fallback-key-value-options.ts';
import { fallbackKeys, liveOperations, plainOperations } from './fallback-operations.ts';
import type { View } from './operation-names.ts';

/**
 * A key-value store that goes on with a secondary one, usually in memory, while the primary is out of service (S2-11).
 *
 * The first failure begins an outage and is logged once: from then on the secondary store serves this process alone, and
 * changes wait in a bounded journal. The primary is tried again by itself, ever less often; when it answers, it is sent
 * what waits, and only then read again. What replaces or removes a key is sent as the last such change; everything else in
 * its order: items of lists are appended and overwrite nothing, and items taken again during the outage are not sent. A
 * change without an answer is sent again, so it may happen twice.
 *
 * During an outage reads see what was written since it began, no more; messages are heard within the process. What
 * decides between instances rejects unless `locks` is `local`: locks, permits, lists that are handed over, `hashSetIf`; it
 * is never sent again. Errors that only the caller can mend, `WRONGTYPE` among them, are no outage;
 * `OOM` and `READONLY` are.
 *
 * The secondary store belongs to this one: it is emptied after each outage. Closing it closes both.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense.
 *
 * @example
 * ```ts
 * const shared = fallbackKeyValue(redisKeyValue(connection), memoryKeyValue(), { logger });
 * ```
 */
export function fallbackKeyValue(
  primary: KeyValue,
  secondary: KeyValue,
  options: FallbackKeyValueOptions = {},
): FallbackKeyValue {
  const core = new FallbackCore(primary, secondary, options);
  const { locks = 'fail' } = options;
  const values = <Item>(view: View) => ({
    ...plainOperations(core, view),
    ...decidingValues<Item>(core, view, locks),
    ...liveOperations<Item>(core, view),
  });
  const text = values<string>('text');
  return {
    ...text,
    ...fallbackKeys(core),
    ...decidingNames(core, locks),
    ...jsonOperations(text, options.logger ?? silentLogger),
    bytes: values<Uint8Array>('bytes') as unknown as KeyValue['bytes'],
    defaultTtl: primary.defaultTtl,
    get available() {
      return core.open;
    },
    get shared() {
      return (core.down ? secondary : primary).shared;
    },
    stats: () => core.stats(),
    close: () => core.close(),
    [Symbol.asyncDispose]: () => core.close(),
  };
}
