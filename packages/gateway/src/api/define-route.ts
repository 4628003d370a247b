import type { Context } from 'hono';
import type { z } from 'zod';
import type { ApiCaller } from '../auth/index.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import { type SuccessOptions, success } from './envelope.ts';
import { readInput } from './read-input.ts';
import type { AnswerDescription, RouteDescription } from './route-description.ts';

/** What a route works with: its inputs as its schemas make them, who asks, and the gateway. */
export interface RouteInput<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  readonly caller: ApiCaller;
  readonly parts: GatewayParts;
  /** The request itself, for headers and the signal that its client left. */
  readonly context: Context;
}

/** What goes into the envelope. */
export interface Result<Data> extends SuccessOptions {
  readonly data: Data;
}

/** What a route is, with the types of its inputs and of its answer. */
export interface RouteDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Data,
> extends Omit<RouteDescription, 'access' | 'errors' | 'params' | 'query' | 'body' | 'answer'> {
  /** @default 'key' */
  readonly access?: RouteDescription['access'];
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: AnswerDescription<Data>;
}

/** A route that still needs its code. */
export interface DefinedRoute<Input, Data> {
  /** `handle` gives what goes into the envelope, or a whole response, such as a stream. What it throws becomes an envelope. */
  handledBy(handle: (input: Input) => Result<Data> | Response | Promise<Result<Data> | Response>): ApiRoute;
}

/** A route of the application interface, ready to be mounted. */
export interface ApiRoute extends RouteDescription {
  /** @throws HttpError | RepriseError when a client or a part is at fault. */
  respond(context: Context, parts: GatewayParts): Promise<Response>;
}

/** Makes a route of its definition; see the head of this room for an example. */
export function defineRoute<
  Data,
  Params extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Query extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Body extends z.ZodType = z.ZodUndefined,
>(
  definition: RouteDefinition<Params, Query, Body, Data>,
): DefinedRoute<RouteInput<Params, Query, Body>, Data> {
  const route: RouteDescription = { access: 'key', ...definition, errors: 'envelope' };
  return {
    handledBy: (handle) => ({
      ...route,
      async respond(context, parts) {
        const input = await readInput(context, parts, route);
        const result = await handle(input as RouteInput<Params, Query, Body>);
        if (result instanceof Response) return result;
        const { data, status = definition.answer.status ?? 200, ...rest } = result;
        return success(data, { status, ...rest });
      },
    }),
  };
}

/** An answer in the envelope, with `schema` as its data. */
export function enveloped<Data>(
  schema: z.ZodType<unknown, Data>,
  description: string,
  status = 200,
): AnswerDescription<Data> {
  return { schema, description, status, form: 'envelope' };
}

/** An answer without an envelope; the route gives a `Response`. */
export function plain<Data>(
  schema: z.ZodType<unknown, Data>,
  description: string,
  contentType = 'application/json',
): AnswerDescription<Data> {
  return { schema, description, form: contentType };
}
