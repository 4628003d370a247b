/**
 * The routes of the application interface, one file a resource; a vertical adds its list here.
 *
 * @module
 */
import type { ApiRoute } from '../define-route.ts';
import { openaiRoutes } from '../openai-routes.ts';
import type { RouteDescription } from '../route-description.ts';
import { authStatus } from './auth-status.ts';
import { chatPushRoutes } from './chat-push.ts';
import { completionRoutes } from './completions.ts';
import { docsFile, docsPage } from './docs-page.ts';
import { eventRoutes } from './events.ts';
import { health } from './health.ts';
import { openapiDocument } from './openapi-document.ts';
import { sessionRoutes } from './sessions.ts';
import { welcome } from './welcome.ts';

/** Every route of the application interface. */
export const apiRoutes: readonly ApiRoute[] = [
  welcome,
  docsPage,
  docsFile,
  openapiDocument(() => describedRoutes),
  health,
  authStatus,
  ...chatPushRoutes,
  ...sessionRoutes,
  ...eventRoutes,
  ...completionRoutes,
];

/** Every route of the gateway, in the order of the document. */
export const describedRoutes: readonly RouteDescription[] = [...openaiRoutes, ...apiRoutes];
