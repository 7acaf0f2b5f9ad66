import type { Span } from '../model/span.ts'
import { carriedIn } from './address.ts'
import { Assignments } from './assignments.ts'
import { noteShownAt } from './credential-places.ts'
import { noteHosts, noteSetting } from './diversions.ts'
import { type JobState, pathKey } from './job-state.ts'
import { linkedTo } from './links.ts'
import { noteMachineKey } from './machine-doors.ts'
import type { ShellRun } from './shell-run.ts'
import { noteSource } from './source-tree.ts'
import { joined, readableText, textValue, type Value, withHop } from './value.ts'
import { linesOf } from './value-lines.ts'
import type { World } from './world.ts'

/** What each step has told the runner so far, by step and file. */
const told = new WeakMap<JobState, Map<string, Assignments>>()

function toldBy({ job, structure }: World, file: string, value: Value): [string, Value][] {
  const files = told.get(job) ?? new Map<string, Assignments>()
  told.set(job, files)
  const key = `${file} ${structure}`
  const assignments = files.get(key) ?? new Assignments()
  files.set(key, assignments)
  return assignments.take(value)
}

/** Lines without a known name are kept one beside the other. */
const beside = (before: Value | undefined, name: string, value: Value): Value =>
  name === '' && before !== undefined ? joined(before, value) : value

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
    for (const [name, each] of toldBy(world, special, value)) {
      noteSetting(world.job, name, each)
      world.job.env.set(name, withHop(beside(world.job.env.get(''), name, each), at, `kept in the environment as ${name}`))
    }
  else if (special === 'GITHUB_OUTPUT') {
    const step = world.stepId
    for (const [name, each] of toldBy(world, special, value)) {
      if (step === undefined) continue
      const before = world.job.outputs.get(step.toLowerCase())?.get('')
      world.job.setOutput(step, name, withHop(beside(before, name, each), at, `given on as the output ${name}`))
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
    noteMachineKey(world, pathKey(path), value, at)
    if (written === '/etc/hosts') noteHosts(world.job, value)
    noteShownAt(shell, pathKey(path), value, at)
    const kept = withHop(value, at, `written to ${pathKey(path).slice(0, 80)}`)
    world.job.write(path, kept, isAppended)
    for (const each of linkedTo(world.job, path)) world.job.write(textValue(each), kept, isAppended)
  }
}
