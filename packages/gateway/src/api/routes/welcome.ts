import { z } from 'zod';
import { defineRoute, plain } from '../define-route.ts';

/** `GET /`: where to go from here; a browser goes to the page. */
export const welcome = defineRoute({
  method: 'GET',
  path: '/',
  tag: 'service',
  summary: 'Where to go from here',
  description: 'A browser is sent to `/docs`.',
  answer: plain(
    z.object({
      service: z.literal('reprise'),
      version: z.string(),
      docs: z.string(),
      openapi: z.string(),
      health: z.string(),
    }),
    'Paths of the gateway.',
  ),
  statuses: [302],
}).handledBy(({ context, parts }) => {
  if (context.req.header('accept')?.includes('text/html')) {
    return new Response(null, { status: 302, headers: { location: 'docs' } });
  }
  const { version } = parts;
  return Response.json({
    service: 'reprise',
    version,
    docs: '/docs',
    openapi: '/openapi.json',
    health: '/api/health',
  });
});
