import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../src/index.ts';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: unknown;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const start = testGateways();
let gateway: TestGateway;
let document: Document;

beforeAll(async () => {
  gateway = await start();
  const response = await fetch(`${gateway.url}/openapi.json`);
  expect(response.headers.get('content-type')).toBe('application/json');
  document = (await response.json()) as Document;
});

/** Every operation, as `GET /path`. */
function operations(): Map<string, Operation> {
  return new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

describe('GET /openapi.json', () => {
  it('is a document that OpenAPI 3.1 allows', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...document });
    expect(errors ?? []).toEqual([]);
    expect([valid, validator.version]).toEqual([true, '3.1']);
  });

  it('has every route of the gateway, and no other', () => {
    const mounted = createApp(gateway.running.parts)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect([...operations().keys()].toSorted()).toEqual([...new Set(mounted)].toSorted());
  });

  it('names each operation once, and every parameter of its path', () => {
    const ids = [...operations().values()].map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, { parameters }] of operations()) {
      const inPath = parameters
        .filter((parameter) => parameter.in === 'path')
        .map((parameter) => parameter.name);
      expect(inPath, name).toEqual([...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter));
    }
  });

  it('refers to nothing that is not there', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
  });

  it('has the body and the errors of a route', () => {
    const chat = operations().get('POST /v1/chat/completions')!;
    expect(chat.requestBody).toMatchObject({
      content: { 'application/json': { schema: { required: ['model', 'messages'] } } },
    });
    expect(Object.keys(chat.responses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '413', '429', '500', '502', '504']),
    );
    const health = operations().get('GET /api/health')!;
    expect(health.responses['200']).toMatchObject({
      content: {
        'application/json': {
          schema: { properties: { code: { const: 200 }, data: { properties: { components: {} } } } },
        },
      },
    });
  });
});
