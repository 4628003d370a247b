import type { Context } from 'hono';
import type { GatewayParts } from '../gateway-parts.ts';
import type { ApiRoute } from './define-route.ts';
import { failure } from './envelope.ts';

/** What answers a route's requests; whatever goes wrong, in the envelope. `note` is told of faults of the gateway. */
export function serveRoute(
  route: ApiRoute,
  parts: GatewayParts,
  note: (thrown: unknown) => void,
): (context: Context) => Promise<Response> {
  return async (context) => {
    try {
      return await route.respond(context, parts);
    } catch (error) {
      const response = failure(error);
      if (response.status === 500) note(error);
      return response;
    }
  };
}
