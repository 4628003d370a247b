import { z } from 'zod';
import { bytes, count, duration, optionalText, seconds, section } from '../values.ts';
import { shared } from './shared.ts';

/** `capture` (S2-60): what is taken from applications for later processing. */
export const capture = section({
  text_chat: section({
    enabled: z.boolean().default(false),
    buffer_size: count.default(10),
    buffer_ttl: seconds.prefault(86_400),
    redis: shared,
    webhook_url: optionalText,
    webhook_secret: optionalText,
    webhook_timeout: duration.prefault('10s'),
    analyze: z.boolean().default(false),
    model: optionalText,
    max_message: bytes.prefault('256KiB'),
  }),
});
