import type { Action, CiFile, Workflow } from './ci-file.ts'
import type { RepositoryFacts } from './repository-facts.ts'
import { hostsOf } from './written-hosts.ts'

/** The folder that a path's repository starts at: what stands before `.github/`, with its slash; empty for the top. */
export function repositoryOf(path: string): string {
  const at = path.replaceAll('\\', '/').search(/(?:^|\/)\.(?:github|gitea|forgejo)\//)
  return at <= 0 ? '' : path.slice(0, at + 1)
}

/** What files of one repository teach. `root` is cut from their paths. */
export function readRepository(files: readonly CiFile[], root: string, name: string | undefined): RepositoryFacts {
  const byPath = new Map(files.map((each) => [each.path.slice(root.length), each]))
  const hosts = new Map<CiFile, ReadonlySet<string>>()
  const hostsIn = (file: CiFile) => {
    const known = hosts.get(file) ?? hostsOf(file.source.text)
    hosts.set(file, known)
    return known
  }
  return {
    name: name?.toLowerCase(),
    files,
    localWorkflow: (path) => {
      const found = byPath.get(cleanPath(path))
      return found?.kind === 'workflow' ? (found as Workflow) : undefined
    },
    localAction: (path) => {
      const folder = cleanPath(path)
      for (const file of ['action.yml', 'action.yaml']) {
        const found = byPath.get(folder === '' ? file : `${folder}/${file}`)
        if (found?.kind === 'action') return found as Action
      }
      return undefined
    },
    hostsBeside: (file) => {
      const beside = new Set<string>()
      for (const each of files)
        if (each !== file && each.source.text !== file.source.text) for (const host of hostsIn(each)) beside.add(host)
      return beside
    },
  }
}

function cleanPath(path: string): string {
  return path
    .split('/')
    .filter((each) => each !== '' && each !== '.')
    .join('/')
}
