import { describe, it } from 'vitest';
import { type ManualClock, storeContract } from '../../testing/index.ts';
import { memory } from '../memory/memory.ts';
import { tiered } from './tiered.ts';

describe('tiered', () => {
  const make = ({ clock }: { clock: ManualClock }) =>
    tiered([memory({ clock, maxEntries: 50 }), memory({ clock, maxEntries: 400 }), memory({ clock })]);
  for (const { title, run } of storeContract(make)) it(title, run);
});
