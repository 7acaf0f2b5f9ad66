import type { Span } from '../model/span.ts'
import { carriedIn } from './address.ts'
import { assignmentsIn } from './assignments.ts'
import { noteShownAt } from './credential-places.ts'
import { noteHosts, noteSetting } from './diversions.ts'
import { pathKey } from './job-state.ts'
import type { ShellRun } from './shell-run.ts'
import { noteSource } from './source-tree.ts'
import { readableText, textValue, type Value, withHop } from './value.ts'
import { linesOf } from './value-lines.ts'

/** Writes to a path, which may be a socket, or one of the files by which steps tell the runner something. */
export function writePath(shell: ShellRun, path: Value, value: Value, isAppended: boolean, at: Span): void {
  const { world } = shell
  const written = readableText(path)
  const socket = /^\/dev\/(?:tcp|udp)\/([^/]{1,300})\/(.{1,80})$/.exec(written)
  if (socket !== null) {
    shell.send({
      at,
      channel: 'socket',
      tool: '/dev/tcp',
      target: textValue(`${socket[1]}:${socket[2]}`),
      carried: carriedIn(value, 'body'),
    })
    return
  }
  const special = /‹\$?(?:env\.|env:)?(GITHUB_ENV|GITHUB_OUTPUT|GITHUB_STEP_SUMMARY|GITHUB_STATE|GITHUB_PATH)›/i
    .exec(written)?.[1]
    ?.toUpperCase()
  if (special === 'GITHUB_ENV')
    for (const [name, each] of assignmentsIn(value)) {
      noteSetting(world.job, name, each)
      world.job.env.set(name, withHop(each, at, `kept in the environment as ${name}`))
    }
  else if (special === 'GITHUB_OUTPUT') {
    const step = world.stepId
    for (const [name, each] of assignmentsIn(value)) {
      if (step !== undefined) world.job.setOutput(step, name, withHop(each, at, `given on as the output ${name}`))
    }
  } else if (special === 'GITHUB_STEP_SUMMARY')
    shell.send({ at, channel: 'summary', tool: 'summary', target: undefined, carried: carriedIn(value, 'body') })
  else {
    if (special === 'GITHUB_PATH')
      world.job.searched.push(
        ...linesOf(value)
          .map(pathKey)
          .filter((each) => each !== ''),
      )
    world.job.writtenAt.set(pathKey(path), { at, structure: world.structure })
    noteSource(world.job, path, value)
    if (written === '/etc/hosts') noteHosts(world.job, value)
    noteShownAt(shell, pathKey(path), value, at)
    world.job.write(path, withHop(value, at, `written to ${pathKey(path).slice(0, 80)}`), isAppended)
  }
}
