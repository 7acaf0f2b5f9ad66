import type { Command } from 'commander'
import { Refusal } from '../errors.ts'
import { brakeByOperator, liftBrakeByOperator } from '../ownership/brake-by-operator.ts'
import { lockByOperator, unlockByOperator } from '../ownership/lock-ownership.ts'
import { findBrake } from '../ownership/read-owners.ts'
import { group, onIndex, reasonIn, shownMoment, type Told } from './command.ts'
import type { Machine } from './machine.ts'
import { openDesk, projectNamed } from './owned-project.ts'

const HOUR_MILLISECONDS = 3_600_000
const MOST_HOURS = 720

function hoursIn({ hours: text }: { hours: string }): number {
  const hours = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (hours < 1 || hours > MOST_HOURS) throw new Refusal('hours-invalid', { hours: text.slice(0, 60) })
  return hours
}

export function addBrakeCommands(program: Command, machine: Machine): void {
  const project = group(program, 'project', 'projects')

  const brake = project
    .command('brake <name>')
    .description('stop publishing to a project, so that no owner can lift it; needs --reason')
    .option('--hours <n>', `for how long, at most ${MOST_HOURS}`, '72')
    .addHelpText('after', '\nWhat is published is served as before. Every owner is told.')
  onIndex<Told & { hours: string }>(machine, brake, async (index, operator, options, [name = '']) => {
    const reason = reasonIn(options)
    const hours = hoursIn(options)
    const found = await projectNamed(index.db.read, name)
    const isNew = await brakeByOperator(openDesk(index), operator, found, { milliseconds: hours * HOUR_MILLISECONDS, reason })
    const until = isNew
      ? index.clock.now() + hours * HOUR_MILLISECONDS
      : ((await findBrake(index.db.read, found.id, index.clock.now()))?.until ?? null)
    return {
      lines: [
        isNew ? `Nobody can publish to ${found.name} until ${shownMoment(until)}.` : `Publishing to ${found.name} was stopped already.`,
      ],
      json: { project: found.name, result: isNew ? 'changed' : 'already so', until },
    }
  })

  const lock = project
    .command('lock <name>')
    .description('lock who owns a project, so that no owner can lift it; needs --reason')
    .option('--hours <n>', `for how long, at most ${MOST_HOURS}`, '72')
    .addHelpText(
      'after',
      '\nPublishing goes on. What is contested locks it by itself, until it is decided: holdfast hold veto, holdfast hold resume',
    )
  onIndex<Told & { hours: string }>(machine, lock, async (index, operator, options, [name = '']) => {
    reasonIn(options)
    const hours = hoursIn(options)
    const found = await projectNamed(index.db.read, name)
    const isNew = await lockByOperator(openDesk(index), operator, found, hours * HOUR_MILLISECONDS)
    const until = index.clock.now() + hours * HOUR_MILLISECONDS
    return {
      lines: [isNew ? `Who owns ${found.name} cannot be changed until ${shownMoment(until)}.` : `It was locked already.`],
      json: { project: found.name, result: isNew ? 'changed' : 'already so', until: isNew ? until : null },
    }
  })

  const unlock = project.command('unlock <name>').description('lift every lock on who owns a project; needs --reason')
  onIndex(machine, unlock, async (index, operator, options, [name = '']) => {
    reasonIn(options)
    const found = await projectNamed(index.db.read, name)
    const isLifted = await unlockByOperator(openDesk(index), operator, found)
    return {
      lines: [isLifted ? `Who owns ${found.name} can be changed again.` : `Nothing had locked who owns ${found.name}.`],
      json: { project: found.name, result: isLifted ? 'changed' : 'already so' },
    }
  })

  const unbrake = project.command('unbrake <name>').description('let publishing go on, whoever had stopped it; needs --reason')
  onIndex(machine, unbrake, async (index, operator, options, [name = '']) => {
    reasonIn(options)
    const found = await projectNamed(index.db.read, name)
    const isLifted = await liftBrakeByOperator(openDesk(index), operator, found)
    return {
      lines: [isLifted ? `Publishing to ${found.name} goes on.` : `Publishing to ${found.name} was not stopped.`],
      json: { project: found.name, result: isLifted ? 'changed' : 'already so' },
    }
  })
}
