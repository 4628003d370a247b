import { z } from 'zod';
import { section } from '../values.ts';

/** Whether a component lies in the Redis of the section `redis`, where that is enabled, or in each process. */
export const shared = section({ enabled: z.boolean().default(true) });
