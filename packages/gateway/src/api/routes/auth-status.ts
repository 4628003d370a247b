import { z } from 'zod';
import { defineRoute, enveloped } from '../define-route.ts';

/** `GET /api/auth/status` (S2-28): whether a key is needed, and whether the one that was sent is good. */
export const authStatus = defineRoute({
  method: 'GET',
  path: '/api/auth/status',
  tag: 'service',
  summary: 'Whether a key is needed, and whether the one that was sent is good',
  access: 'open',
  answer: enveloped(
    z.object({
      auth_enabled: z.boolean().meta({ description: 'Whether keys are configured.' }),
      authenticated: z.boolean().meta({ description: 'Whether the request has one of them.' }),
    }),
    'Always 200, with or without a key.',
  ),
}).handledBy(({ caller, parts }) => ({
  data: { auth_enabled: parts.config.auth.keys.length > 0, authenticated: caller.known },
}));
