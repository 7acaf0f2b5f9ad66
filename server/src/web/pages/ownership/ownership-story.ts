import { html } from 'hono/html'
import { listAccountsById } from '../../../accounts/store.ts'
import type { EventKindName } from '../../../journal/events.ts'
import { readLeaf } from '../../../journal/read-entry.ts'
import { listEntriesAbout } from '../../../journal/store.ts'
import type { OwnershipDesk } from '../../../ownership/desk.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { badge } from '../pieces/badge.ts'
import { momentText } from '../pieces/moment.ts'
import type { Happening } from '../pieces/story.ts'

interface Told {
  /** Whom it is about. */
  readonly who: string
  /** Who did it; undefined: nobody else than whom it is about. */
  readonly by: string | undefined
  readonly open: Readonly<Record<string, unknown>>
}

const roles: Readonly<Record<string, string>> = { owner: 'an owner', maintainer: 'a maintainer', reader: 'a reader' }
const roleText = (role: unknown) => (typeof role === 'string' && Object.hasOwn(roles, role) ? roles[role]! : 'somebody with a role')
const byWhom = ({ by }: Told) => (by === undefined ? '' : `, by ${by}`)
const untilText = (until: unknown) => (typeof until === 'number' ? ` until ${momentText(until)}` : '')
const isOwner = ({ open }: Told) => open.role === 'owner'

const losses: Readonly<Record<string, (told: Told) => string>> = {
  'leave-project': ({ who, open }) => `${who} left, and is not ${roleText(open.role)} any more.`,
  restored: ({ who, open }) => `${who} is not ${roleText(open.role)} any more: owners were put back as they were before.`,
  succeeded: ({ who }) => `${who} is not an owner any more: somebody else took the place, after a long silence.`,
  'off-boarded': (told) => `${told.who} was off-boarded, and is not ${roleText(told.open.role)} any more${byWhom(told)}.`,
}

interface Telling {
  readonly says: (told: Told) => string
  readonly badge?: (told: Told) => Markup | ''
}

/** What changes who has power over a project, in words; the same for everybody who may see it. */
const tellings: Partial<Record<EventKindName, Telling>> = {
  'project-created': { says: ({ who }) => `${who === '?' ? 'Somebody' : who} made the project by a first upload.` },
  'role-given': {
    says: (told) => `${told.who} became ${roleText(told.open.role)}${byWhom(told)}.`,
    badge: (told) => (isOwner(told) && told.open.isCreator !== true ? badge('new owner', 'amber') : ''),
  },
  'role-removed': {
    says: (told) => {
      const { because } = told.open
      const loss = typeof because === 'string' && Object.hasOwn(losses, because) ? losses[because] : undefined
      return loss?.(told) ?? `${told.who} is not ${roleText(told.open.role)} any more${byWhom(told)}.`
    },
    badge: (told) => (isOwner(told) ? badge('owner gone', 'amber') : ''),
  },
  'owner-suspended': { says: ({ who, open }) => `${who} was suspended as an owner${untilText(open.until)}, while a removal waits.` },
  'owner-unsuspended': { says: ({ who }) => `${who} can act as an owner again.` },
  'project-braked': {
    says: (told) =>
      told.open.because === 'contested'
        ? 'Publishing was stopped, until a contested change is decided.'
        : `Publishing was stopped${untilText(told.open.until)}${told.who === '?' ? byWhom(told) : `, by ${told.who}`}.`,
    badge: () => badge('braked', 'red'),
  },
  'brake-lifted': {
    says: (told) =>
      told.open.because === 'decided'
        ? 'Publishing went on: it was decided.'
        : `Publishing went on${told.who === '?' ? byWhom(told) : `, by ${told.who}`}.`,
  },
  'ownership-locked': {
    says: ({ open }) => `Who owns it could not be changed any more${untilText(open.until)}.`,
    badge: () => badge('locked', 'amber'),
  },
  'ownership-unlocked': { says: () => 'Who owns it could be changed again.' },
  'ownership-restored': {
    says: (told) =>
      `The owners were put back as they were${typeof told.open.asOf === 'number' ? ` at ${momentText(told.open.asOf)}` : ''}${byWhom(told)}.`,
    badge: () => badge('put back', 'amber'),
  },
  'team-role-given': { says: (told) => `A team of its organisation became ${roleText(told.open.role)}${byWhom(told)}.` },
  'team-role-ended': { says: (told) => `A team of its organisation is not ${roleText(told.open.role)} any more${byWhom(told)}.` },
  'project-joined-organisation': { says: () => 'It came to an organisation, whose owners own it since.' },
  'project-left-organisation': { says: () => 'It left an organisation, whose owners and teams have nothing in it since.' },
}

const kinds = Object.keys(tellings) as EventKindName[]

/** The history of who owned a project, newest first. Nothing in it says how, from where or why: that is for those whom it is about. */
export async function ownershipStory(desk: Pick<OwnershipDesk, 'db'>, projectId: string, limit: number): Promise<Happening[]> {
  const { read } = desk.db
  const entries = (await listEntriesAbout(read, 'project', projectId, limit, { kinds })).map((entry) => ({ entry, leaf: readLeaf(entry) }))
  const ids = entries.flatMap(({ leaf }) => [leaf.subjects.account, accountOf(leaf.public.actor)].filter((id) => id !== undefined))
  const names = new Map((await listAccountsById(read, [...new Set(ids)])).map(({ id, name }) => [id, name]))
  return entries.map(({ entry, leaf }) => {
    const { says, badge: badgeOf } = tellings[entry.kind as EventKindName]!
    const told = { who: names.get(leaf.subjects.account ?? '') ?? '?', by: doerOf(leaf, names), open: leaf.public }
    const mark = badgeOf?.(told) ?? ''
    return { at: entry.at, what: html`${mark} <span class="said">${says(told)}</span>` }
  })
}

const accountOf = (actor: unknown) => (typeof actor === 'string' ? /^account:(.+)$/.exec(actor)?.[1] : undefined)

function doerOf(leaf: ReturnType<typeof readLeaf>, names: ReadonlyMap<string, string>): string | undefined {
  const { actor } = leaf.public
  const id = accountOf(actor)
  if (id !== undefined) return id === leaf.subjects.account ? undefined : names.get(id)
  return actor === 'operator' ? 'the operator of the index' : undefined
}
