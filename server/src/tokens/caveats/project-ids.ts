import { abbreviate } from '../abbreviate.ts'
import { defineCaveat, isListOfText } from './caveat.ts'

/** Good for these projects and no later one of the same name. A project that does not exist yet is none of them. */
export const projectIds = defineCaveat<readonly [ids: readonly string[]]>({
  tag: 2,
  needs: ['project'],
  length: 1,
  accepts: (fields): fields is [string[]] => isListOfText(fields[0]),
  prohibits([ids], { project }) {
    if (!project) return 'project-scoped token used outside of a project context'
    if (project.id !== undefined && ids.includes(project.id)) return undefined
    return `project-scoped token is not valid for project: '${abbreviate(project.normalizedName)}'`
  },
})
