import { StateLog } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import { type CacheNames, cacheNames } from './cache-names.ts';
import { type CacheSettings, settingsOf } from './cache-settings.ts';
import type { CompletionCacheOptions } from './completion-cache-options.ts';
import { Heat } from './heat.ts';
import { KeyLedger } from './key-ledger.ts';
import { PrecomputedContexts } from './precomputed-contexts.ts';
import { ResponseTime } from './response-time.ts';
import { RoomMaker } from './room-maker.ts';
import { Touches } from './touches.ts';

/** What a completion cache is made of. */
export interface CacheParts {
  readonly keyValue: KeyValue;
  readonly names: CacheNames;
  readonly settings: CacheSettings;
  readonly heat: Heat;
  readonly ledger: KeyLedger;
  readonly touches: Touches;
  readonly roomMaker: RoomMaker;
  readonly contexts: PrecomputedContexts;
  readonly responseTime: ResponseTime;
  readonly reads: StateLog;
  readonly writes: StateLog;
}

/** @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense. */
export function cacheParts(options: CompletionCacheOptions): CacheParts {
  const { keyValue } = options;
  const settings = settingsOf(options);
  const { clock, logger, halfLife, hotThreshold: threshold, maxSize } = settings;
  const names = cacheNames(settings.prefix);
  const reads = new StateLog(logger, 'reading from the completion cache');
  const writes = new StateLog(logger, 'writing to the completion cache');
  const heat = new Heat({ keyValue, name: names.heat, threshold, halfLife, clock });
  const ledger = new KeyLedger({ keyValue, names, heat, clock });
  const touches = new Touches({ keyValue, names, ledger, heat, clock, log: writes });
  const roomMaker = new RoomMaker({ keyValue, names, settings, ledger, heat, touches });
  const contexts = new PrecomputedContexts({ keyValue, names, clock, maxSize });
  const responseTime = new ResponseTime();
  return {
    keyValue,
    names,
    settings,
    heat,
    ledger,
    touches,
    roomMaker,
    contexts,
    responseTime,
    reads,
    writes,
  };
}
