import { z } from 'zod';
import { type ApiRoute, defineRoute, plain } from '../define-route.ts';
import { openApiDocument } from '../openapi/document.ts';
import type { RouteDescription } from '../route-description.ts';

/** `GET /openapi.json`: the document of these routes, made of the schemas that check their requests. */
export function openapiDocument(routes: () => readonly RouteDescription[]): ApiRoute {
  let text: string | undefined;
  return defineRoute({
    method: 'GET',
    path: '/openapi.json',
    tag: 'service',
    summary: 'This document',
    answer: plain(z.looseObject({}), 'OpenAPI 3.1.'),
  }).handledBy(({ parts }) => {
    text ??= JSON.stringify(openApiDocument(routes(), parts.version));
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  });
}
