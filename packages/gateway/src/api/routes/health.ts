import { z } from 'zod';
import { healthFacts, judgeHealth, semanticHealth } from '../../routes/index.ts';
import { defineRoute, enveloped } from '../define-route.ts';

const component = z.object({ status: z.enum(['ok', 'degraded', 'off']), detail: z.string().optional() });

/** `GET /api/health` (S2-28): whether the service works, and each component. */
export const health = defineRoute({
  method: 'GET',
  path: '/api/health',
  tag: 'service',
  summary: 'Whether the service works, and each of its components',
  answer: enveloped(
    z.object({
      status: z.enum(['ok', 'degraded']),
      service: z.literal('reprise'),
      version: z.string(),
      components: z.record(z.string(), component),
    }),
    'The service works; `degraded` when something does not work as configured.',
  ),
}).handledBy(({ parts }) => {
  const { degraded, version } = healthFacts(parts);
  const byMeaning = { semantic: semanticHealth(parts), judge: judgeHealth(parts) };
  const components = { ...byMeaning, ...parts.application.components() };
  const well =
    degraded.length === 0 && Object.values(components).every(({ status }) => status !== 'degraded');
  const status = well ? 'ok' : 'degraded';
  return {
    message: degraded.join(' ') || status,
    data: { status, service: 'reprise', version, components },
  };
});
