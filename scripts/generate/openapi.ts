import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Biome } from '@biomejs/js-api/nodejs'
import { openApiDocument } from '../../server/src/web/api/openapi.ts'
import { routes } from '../../server/src/web/routes.ts'
import { version } from '../../server/src/web/version.ts'

export const path = 'docs/reference/openapi.json'

const root = join(import.meta.dirname, '../..')

/** What `/api/openapi.json` answers, in the form that the lint wants. */
export async function generate(): Promise<string> {
  const biome = new Biome()
  const { projectKey } = biome.openProject(root)
  biome.applyConfiguration(projectKey, JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')))
  const text = JSON.stringify(openApiDocument(routes, version), undefined, 2)
  return biome.formatContent(projectKey, text, { filePath: join(root, path) }).content
}
