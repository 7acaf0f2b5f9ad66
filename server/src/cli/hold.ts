import type { Command } from 'commander'
import { Refusal } from '../errors.ts'
import { pauseText } from '../holds/pause-reason.ts'
import { listHoldPeople } from '../holds/people/store.ts'
import { findHold, listHolds, listLiveHolds } from '../holds/store.ts'
import { hasReached } from '../notices/store.ts'
import { voidText } from '../notices/void-reasons.ts'
import { resumeByOperator, vetoByOperator } from '../ownership/decide-by-operator.ts'
import { approveByOperator } from '../ownership/decide-hold.ts'
import type { OwnershipDesk } from '../ownership/desk.ts'
import { describeHold, earliestAt, type ToldHold } from '../ownership/hold-sentence.ts'
import { deliveriesText, readSuccessionEvidence, type SuccessionEvidence } from '../ownership/succession/succession-evidence.ts'
import { confirm, group, onIndex, reasonIn, shownMoment, type Told, table } from './command.ts'
import type { Machine } from './machine.ts'
import { openDesk, organisationNamed, projectNamed } from './owned-project.ts'

const MOST = 1000
const HOUR_MILLISECONDS = 3_600_000

export function addHoldCommands(program: Command, machine: Machine): void {
  const hold = group(program, 'hold', 'changes of power that are announced first, and wait')

  const list = hold
    .command('list')
    .description(`what waits, the oldest first (at most ${MOST})`)
    .option('--all', 'also what is decided, the newest first')
    .option('--project <name>', 'of one project')
    .option('--organisation <name>', 'of one organisation')
  onIndex<Told & { all?: boolean; project?: string; organisation?: string }>(machine, list, async (index, _operator, options) => {
    const desk = openDesk(index)
    const about =
      options.organisation !== undefined
        ? await organisationNamed(index.db.read, options.organisation)
        : options.project !== undefined
          ? await projectNamed(index.db.read, options.project)
          : undefined
    const filter = { ...(about ? { projectId: about.id } : {}), limit: MOST }
    const found = options.all ? await listHolds(index.db.read, filter) : await listLiveHolds(index.db.read, filter)
    const told = []
    for (const each of found) told.push(await describeHold(desk, index.db.read, each))
    const rows = told.map((of) => [of.hold.id, of.hold.state, shownMoment(earliestAt(of.hold, index.clock.now()) ?? null), of.sentence])
    const count = told.length === 1 ? '1 change' : `${told.length} changes`
    const head = options.all ? count : `${count} ${told.length === 1 ? 'waits' : 'wait'}`
    return {
      lines: [head, ...(rows.length > 0 ? table(['ID', 'STATE', 'NOT BEFORE', 'WHAT'], rows) : [])],
      json: told.map((of) => jsonOf(desk, of)),
    }
  })

  onIndex(
    machine,
    hold.command('show <id>').description('show one change: how it stands, who was told, who objected'),
    async (index, _operator, _options, [id = '']) => {
      const desk = openDesk(index)
      const told = await toldHold(desk, id)
      const people = []
      for (const { accountId, objection, noticeId, objectedAt, heardAt } of await listHoldPeople(index.db.read, id))
        people.push({
          account: (await desk.accountName(index.db.read, accountId)) ?? accountId,
          objection,
          hasHeard: noticeId === null ? null : await hasReached(index.db.read, noticeId),
          objectedAt,
          heardAt,
        })
      const { hold: of } = told
      const evidence = await readSuccessionEvidence(desk, index.db.read, of)
      const at = earliestAt(of, index.clock.now())
      const words = { decisive: 'can stop it', contests: 'can object', none: 'cannot object' }
      return {
        lines: [
          `${told.sentence} ${of.state}${of.pausedBecause === null ? '' : ` (${pauseText(of.pausedBecause)})`}`,
          `asked for ${shownMoment(of.requestedAt)}, announced ${shownMoment(of.announcedAt)}, waits for ${hours(of.durationMilliseconds)}`,
          at === undefined ? `${hours(of.remainingMilliseconds)} are left to wait` : `not before ${shownMoment(at)}`,
          ...(of.decidedAt === null ? [] : [`decided ${shownMoment(of.decidedAt)} by ${await deciderOf(desk, of.decidedBy)}`]),
          ...(of.reason === null ? [] : [`reason: ${of.state === 'void' ? voidText('en', of.reason) : of.reason}`]),
          ...(evidence ? evidenceLines(evidence) : []),
          '',
          ...table(
            ['ACCOUNT', 'HEARD', 'CAN', 'OBJECTED'],
            people.map((of) => [
              of.account,
              of.hasHeard === null ? '-' : of.hasHeard ? 'yes' : 'no',
              words[of.objection],
              shownMoment(of.objectedAt),
            ]),
          ),
        ],
        json: { ...jsonOf(desk, told), people, ...(evidence ? { evidence } : {}) },
      }
    },
  )

  const resume = hold
    .command('resume <id>')
    .description('decide that a contested change goes on; it waits for at least 72 hours more; needs --reason')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nTalk to whoever objected first. He is told your reason, and the same objection does not stop it again.')
  onIndex<Told & { yes?: boolean }>(machine, resume, async (index, operator, options, [id = '']) => {
    const reason = reasonIn(options)
    const desk = openDesk(index)
    const { sentence } = await toldHold(desk, id)
    await confirm(`${sentence} Let it go on, against the objection?`, options.yes)
    const moved = await resumeByOperator(desk, operator, id, reason)
    return {
      lines: [
        `It goes on, and happens not before ${shownMoment(earliestAt(moved, index.clock.now()) ?? null)}. Everybody concerned is told.`,
      ],
      json: jsonOf(desk, await describeHold(desk, index.db.read, moved)),
    }
  })

  const approve = hold
    .command('approve <id>')
    .description('agree to the removal of an owner who has stopped it twice; it happens when its time comes; needs --reason')
    .option('--yes', 'do not ask')
  onIndex<Told & { yes?: boolean }>(machine, approve, async (index, operator, options, [id = '']) => {
    reasonIn(options)
    const desk = openDesk(index)
    const told = await toldHold(desk, id)
    await confirm(`${told.sentence} Agree to it, against that owner?`, options.yes)
    await approveByOperator(desk, operator, id)
    return { lines: ['Agreed. It happens when its time comes, unless somebody else objects.'], json: jsonOf(desk, told) }
  })

  const veto = hold
    .command('veto <id>')
    .description('stop a change: everything stays as it was; needs --reason')
    .option('--yes', 'do not ask')
  onIndex<Told & { yes?: boolean }>(machine, veto, async (index, operator, options, [id = '']) => {
    const reason = reasonIn(options)
    const desk = openDesk(index)
    const { sentence } = await toldHold(desk, id)
    await confirm(`${sentence} Stop it?`, options.yes)
    const moved = await vetoByOperator(desk, operator, id, reason)
    return {
      lines: ['Stopped. Everything stays as it was, and everybody concerned is told.'],
      json: jsonOf(desk, await describeHold(desk, index.db.read, moved)),
    }
  })
}

const evidenceLines = ({ silentDays, lastSignAt, notices, words }: SuccessionEvidence): string[] => [
  `nothing was heard for ${silentDays} days when it was asked for; last sign of life ${shownMoment(lastSignAt ?? null)}`,
  ...notices.map((notice) => `told ${shownMoment(notice.at)}: ${deliveriesText(notice)}`),
  `in the words of whoever asked: ${words ?? '(erased)'}`,
]

/** @throws Refusal `hold-unknown` */
async function toldHold(desk: OwnershipDesk, id: string): Promise<ToldHold> {
  const found = await findHold(desk.db.read, id.slice(0, 100))
  if (!found) throw new Refusal('hold-unknown')
  return describeHold(desk, desk.db.read, found)
}

const jsonOf = ({ clock }: OwnershipDesk, { hold, act, names, sentence }: ToldHold) => ({
  ...hold,
  act,
  names,
  sentence,
  earliestAt: earliestAt(hold, clock.now()) ?? null,
})

async function deciderOf(desk: OwnershipDesk, id: string | null): Promise<string> {
  if (id === null || id === 'system') return 'the index itself'
  return id === 'operator' ? 'the operator' : ((await desk.accountName(desk.db.read, id)) ?? id)
}

const hours = (milliseconds: number) => `${Math.ceil(milliseconds / HOUR_MILLISECONDS)} hours`
