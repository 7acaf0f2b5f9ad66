import { shellLines } from '../shell-lines.ts'
import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

const NOISE = ['# keep in step with the release guide', ': # nothing to do here', "# don't remove; see https://docs.example/ci", '']

/** Comments and empty commands between the lines, and comments in the YAML around. */
export const commentNoise: Mutate = (text) => {
  const edited = editScripts(text, (script) => {
    const lines = shellLines(script).flatMap((line, index) => (line.isBody ? [line.text] : [NOISE[index % NOISE.length]!, line.text]))
    return `${lines.join('\n')}\n`
  })
  if (edited === undefined) return undefined
  const start = /^(?:---|\uFEFF)/m.test(edited) ? '' : '# Maintained by the platform team.\n---\n'
  return `${start}${edited}# end of file\n`
}
