import { z } from 'zod';
import { defineRoute, plain } from '../define-route.ts';
import { asset } from '../docs-page/assets.ts';
import { page, pageHeaders } from '../docs-page/page.ts';

/** `GET /docs`: a page to read and try every route. */
export const docsPage = defineRoute({
  method: 'GET',
  path: '/docs',
  tag: 'service',
  summary: 'A page to read and try every route',
  answer: plain(z.string(), 'The page.', 'text/html'),
}).handledBy(() => new Response(page, { headers: pageHeaders }));

/** `GET /docs/:file`: scripts and styles of the page. */
export const docsFile = defineRoute({
  method: 'GET',
  path: '/docs/:file',
  tag: 'service',
  summary: 'Scripts and styles of that page',
  params: z.object({ file: z.string() }),
  answer: plain(z.string(), 'The file.', 'text/plain'),
  statuses: [404, 503],
}).handledBy(async ({ params }) => {
  const { type, content } = await asset(params.file);
  const headers = {
    'content-type': type,
    'cache-control': 'max-age=3600',
    'x-content-type-options': 'nosniff',
  };
  return new Response(content, { headers });
});
