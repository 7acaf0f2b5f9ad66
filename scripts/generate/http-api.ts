import { z } from 'zod'
import type { Guard } from '../../server/src/web/guard.ts'
import type { Route } from '../../server/src/web/route.ts'
import { routes } from '../../server/src/web/routes.ts'
import { code, madeFrom, page, table } from './text/markdown.ts'

export const path = 'docs/reference/http-api.md'

export async function generate(): Promise<string> {
  const forPrograms = routes.filter((route) => route.api)
  return page(
    madeFrom(['server/src/web/routes.ts']),
    '# HTTP API',
    [
      'Send an API token as the password of the user `__token__` (Basic), or as `Authorization: Bearer pypi-…`. Plain http takes it only on the',
      'loopback address or from a trusted proxy that says https. Refusals are listed in [Refusals](refusals.md). A `GET` address answers `HEAD` too.',
    ].join('\n'),
    'The same as an OpenAPI 3.1 document: [openapi.json](openapi.json), and `/api/openapi.json` on every index.',
    '## Every address',
    table(
      ['Method', 'Address', 'Who may', 'What'],
      routes.map((route) => [route.method, code(address(route)), whoMay(route.guard), route.says]),
    ),
    '## The JSON API',
    ...forPrograms.flatMap((route) => {
      const { params, query, body, response } = route.api!
      const input = [...fields('path', params), ...fields('query', query), ...fields('body', body)]
      return [
        `### ${route.method} ${address(route)}`,
        `${route.says} ${whoMay(route.guard)}.`,
        ...(input.length > 0 ? [table(['Input', 'In', 'Type', 'Needed'], input)] : []),
        `Answers 200 with \`${typeOf(jsonSchema(response, 'output'))}\`.`,
      ]
    }),
  )
}

const address = (route: Route): string => route.path.replaceAll(/:(\w+)/g, '{$1}')

function whoMay(guard: Guard): string {
  switch (guard.who) {
    case 'anyone':
      return `Everybody: ${guard.because}`
    case 'reader':
      return 'Readers; where reading is private, a token with `read` for all projects'
    case 'project-reader':
      return 'Readers; where reading is private, a token with `read` for the project'
    case 'file-reader':
      return 'Readers; where reading is private, a token with `read` for its project'
    case 'token':
      return `A token with \`${guard.permission}\``
    case 'session':
      return 'Whoever is signed in'
    case 'administrator':
      return 'Administrators who are signed in'
    case 'metrics':
      return 'Whoever has the token of the metrics (`HOLDFAST_METRICS_TOKEN`)'
  }
}

interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly default?: unknown
}

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io }) as Schema

function fields(place: string, schema: z.ZodType | undefined): string[][] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input')
  return Object.entries(properties).map(([name, of]) => {
    const needed = place === 'path' || required.includes(name)
    const otherwise = of.default === undefined ? 'no' : `no; ${code(JSON.stringify(of.default))}`
    return [code(name), place, typeOf(of), needed ? 'yes' : otherwise]
  })
}

/** A schema as a reader of TypeScript would write it. */
function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' or ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.items) return `[${typeOf(schema.items)}]`
  if (!schema.properties) return [schema.type ?? 'any'].flat().join(' or ')
  const members = Object.entries(schema.properties).map(
    ([name, of]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${typeOf(of)}`,
  )
  return `{ ${members.join(', ')} }`
}
