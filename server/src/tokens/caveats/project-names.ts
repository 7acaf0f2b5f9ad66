import { abbreviate } from '../abbreviate.ts'
import { defineCaveat, isListOfText } from './caveat.ts'

/** Good for the projects with these normalized names (PEP 503), existing or not. Another spelling matches nothing. */
export const projectNames = defineCaveat<readonly [normalizedNames: readonly string[]]>({
  tag: 1,
  needs: ['project'],
  length: 1,
  accepts: (fields): fields is [string[]] => isListOfText(fields[0]),
  prohibits([normalizedNames], { project }) {
    if (!project) return 'project-scoped token used outside of a project context'
    if (normalizedNames.includes(project.normalizedName)) return undefined
    return `project-scoped token is not valid for project: '${abbreviate(project.normalizedName)}'`
  },
})
