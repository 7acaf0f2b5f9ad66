import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { fillIndex } from './stage/filled-index.ts'
import { whole } from './stage/rounds.ts'

// `node bench/fill.ts FOLDER [projects]`: a large index to look at; serve it with HOLDFAST_DATA=FOLDER/data.

const [folder, projects = '600000'] = process.argv.slice(2)
if (folder === undefined || !/^[1-9]\d{0,6}$/.test(projects)) {
  console.error('Usage: node bench/fill.ts FOLDER [projects, at most 9999999; 600000 where nothing is said]')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })
const startedAt = performance.now()
const filled = await fillIndex(resolve(folder), Number(projects))
console.log(`${whole(filled.projects)} projects, ${whole(filled.files)} files in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
console.log(`HOLDFAST_DATA=${resolve(folder)}/data; a token that may upload and read:\n${filled.tokens[0]}`)
