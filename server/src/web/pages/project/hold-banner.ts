import { html } from 'hono/html'
import { listLiveHolds } from '../../../holds/store.ts'
import type { OwnershipDesk } from '../../../ownership/desk.ts'
import { describeHold, earliestAt, type ToldHold } from '../../../ownership/hold-sentence.ts'
import { findBrake } from '../../../ownership/read-owners.ts'
import type { Role } from '../../../ownership/role.ts'
import { includesRole } from '../../../ownership/role.ts'
import { findDirectRole } from '../../../ownership/store.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { holdPath } from '../ownership/hold-state.ts'
import { countText } from '../pieces/amount.ts'
import { banner } from '../pieces/banner.ts'
import { momentText } from '../pieces/moment.ts'

const MOST = 10

/** What waits, or stands still, about who has power over a project. */
export interface Waiting {
  /** Of whoever looks. */
  readonly viewerRole: Role | undefined
  readonly holds: readonly (ToldHold & { readonly earliestAt: number | undefined })[]
  readonly brake: { readonly until: number | null } | undefined
}

export async function readWaiting(desk: OwnershipDesk, projectId: string, viewerId: string | undefined): Promise<Waiting> {
  const queries = desk.db.read
  const now = desk.clock.now()
  const holds = []
  for (const hold of await listLiveHolds(queries, { projectId, limit: MOST }))
    holds.push({ ...(await describeHold(desk, queries, hold)), earliestAt: earliestAt(hold, now) })
  return {
    viewerRole: viewerId === undefined ? undefined : await findDirectRole(queries, projectId, viewerId),
    holds,
    brake: await findBrake(queries, projectId, now),
  }
}

const acts: Readonly<Record<string, string>> = {
  'remove-owner': 'An owner asked to take the role of another.',
  'leave-project': 'An owner asked to leave.',
  'invite-owner': 'Somebody is to become an owner.',
  'restore-ownership': 'Administrators want to put its owners back as they were.',
  'delete-release': 'An owner asked for it. What is deleted is gone for installers.',
  'delete-project': 'An owner asked to delete the project.',
}

/** About everything that waits, with names for owners and without for everybody else; and beside it that nobody can publish. */
export function waitingBanner(waiting: Waiting): Markup {
  return html`${brakeBanner(waiting)}${changeBanner(waiting)}`
}

function brakeBanner({ brake }: Waiting): Markup | '' {
  if (!brake) return ''
  const until = brake.until === null ? '' : ` until ${momentText(brake.until)}`
  return banner(
    'amber',
    `Nothing can be published to this project${until}.`,
    'Somebody who looks after it has put on the brake. What is published is served as before.',
  )
}

function changeBanner({ viewerRole, holds }: Waiting): Markup | '' {
  // What most people would lose by goes first.
  const first = holds.find(({ act }) => act === 'delete-project') ?? holds[0]
  if (!first) return ''
  const rest = viewerRole === 'owner' ? ownersWords(first) : (acts[first.act] ?? 'Somebody asked for it.')
  return banner(
    'amber',
    headline(holds, first),
    html`${rest} ${viewerRole === 'owner' ? html`<a href="${holdPath(first.hold)}">See the change</a>` : 'The owners can stop it.'}`,
  )
}

function headline(holds: Waiting['holds'], first: Waiting['holds'][number]): string {
  const { hold, earliestAt } = first
  if (first.act === 'delete-project' && hold.state !== 'contested')
    return earliestAt === undefined
      ? 'The deletion of this project was asked for, and nothing has changed yet.'
      : `This project is to be deleted, not before ${momentText(earliestAt)}.`
  if (holds.every(({ act }) => act === 'delete-release') && hold.state !== 'contested')
    return holds.length === 1
      ? `The deletion of ${typeof hold.details.filename === 'string' ? 'a file' : 'a release'} was asked for, and nothing has changed yet.`
      : `${countText(holds.length, 'deletion')} of releases or files were asked for, and nothing has changed yet.`
  const what = holds.length === 1 ? 'A change of who owns this project' : `${countText(holds.length, 'change')} of who owns this project`
  if (hold.state === 'contested') return `${what} ${holds.length === 1 ? 'is' : 'are'} contested: nothing changes before it is decided.`
  return earliestAt === undefined
    ? `${what} ${holds.length === 1 ? 'was' : 'were'} asked for, and nothing has changed yet.`
    : `${what} ${holds.length === 1 ? 'waits' : 'wait'} until ${momentText(earliestAt)}.`
}

const ownersWords = ({ sentence, earliestAt }: Waiting['holds'][number]): string =>
  `${sentence} ${earliestAt === undefined ? 'The' : 'Nothing changes before then, and the'} owners can stop it.`

/** Whether somebody sees the page of its people. */
export const maySeePeople = ({ viewerRole }: Waiting): boolean => includesRole(viewerRole, 'maintainer')
