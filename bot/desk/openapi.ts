/** /api/openapi.json, made from the schemas that check the requests (contract 7). */
import { z } from 'zod';
import { type Mount, route } from '../server.ts';
import { failure, type RouteSpec } from './contract.ts';

type Json = Record<string, unknown>;

const input = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: 'input' }) as Json;
const output = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: 'output' }) as Json;

/** Parameters of one place, from the object schema that checks them. */
function parametersIn(place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = input(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });

function operation(name: string, spec: RouteSpec): Json {
  const types = { stream: 'text/event-stream', bytes: 'application/octet-stream', file: 'application/json' };
  const type = spec.as ? types[spec.as] : 'application/json';
  return {
    operationId: name,
    summary: spec.summary,
    'x-permission': spec.permission,
    security:
      spec.permission === 'public'
        ? []
        : [
            {
              [spec.permission === 'phone' ? 'phone' : 'session']: [],
              ...(spec.method === 'get' ? {} : { csrf: [] }),
            },
          ],
    parameters: [...parametersIn('path', spec.params), ...parametersIn('query', spec.query)],
    ...(spec.upload
      ? {
          requestBody: {
            required: true,
            content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
          },
        }
      : {}),
    ...(spec.body ? { requestBody: { required: true, content: json(input(spec.body)) } } : {}),
    responses: {
      200: { description: 'Done.', content: { [type]: { schema: output(spec.response) } } },
      default: { description: 'An error, with its code.', content: json(output(failure)) },
    },
  };
}

/** The document. @param tables routes by name; names are the operations' ids */
export function openApi(tables: Readonly<Record<string, RouteSpec>>): Json {
  const paths: Record<string, Json> = {};
  for (const [name, spec] of Object.entries(tables)) {
    const path = spec.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [spec.method]: operation(name, spec) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Property front desk: staff API', version: '1' },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'desk' },
        phone: { type: 'apiKey', in: 'cookie', name: 'phone' },
        csrf: { type: 'apiKey', in: 'header', name: 'X-CSRF-Token' },
      },
    },
  };
}

export function openApiRoute(tables: Readonly<Record<string, RouteSpec>>): Mount {
  const document = JSON.stringify(openApi(tables));
  return (server) => {
    server.get(
      '/api/openapi.json',
      route(async (_req, res) => {
        res.sendRaw(200, document, { 'Content-Type': 'application/json; charset=utf-8' });
      }),
    );
  };
}
