import type { Hold } from '../holds/hold.ts'
import { kindOf } from '../holds/hold-kind.ts'
import { LEAST_DOOR_MILLISECONDS } from '../holds/hold-policy.ts'
import type { Queries } from '../platform/database/database.ts'
import { changeText } from '../policies/change-text.ts'
import { changesOf } from '../policies/hold-kinds/loosening.ts'
import type { OwnershipDesk } from './desk.ts'
import { changeSentence } from './organisations/paths/change-sentence.ts'

/** What a hold is about, by the names that people know. */
export interface HoldNames {
  readonly requester: string
  readonly target: string
  readonly project: string
  /** Of an offer: who had made it. */
  readonly inviter: string
}

/** A hold in words. */
export interface ToldHold {
  readonly hold: Hold
  readonly act: string
  readonly names: HoldNames
  /** One sentence: who asked for what. */
  readonly sentence: string
}

/** Reads the names, and says what was asked for. */
export async function describeHold(
  desk: Pick<OwnershipDesk, 'holdKinds' | 'accountName' | 'projectName'>,
  queries: Queries,
  hold: Hold,
): Promise<ToldHold> {
  const account = async (id: unknown) => (typeof id === 'string' ? await nameOf(desk, queries, id) : '?')
  const kind = kindOf(desk.holdKinds, hold)
  const told = await kind?.told?.(queries, hold)
  const names: HoldNames = {
    requester: await account(hold.requestedBy),
    target: told?.target ?? (await account(hold.targetId ?? hold.details.accountId)),
    project: await projectsOf(desk, queries, hold),
    inviter: await account(hold.details.invitedBy),
  }
  const act = kind?.act ?? hold.kind
  return { hold, act, names, sentence: holdSentence(act, hold, names) }
}

const MOST_NAMED = 5

/** One project, or those that an act of many parts names, the organisation first. */
async function projectsOf(desk: Pick<OwnershipDesk, 'projectName'>, queries: Queries, { projectId, details }: Hold): Promise<string> {
  const many = Array.isArray(details.projects) ? details.projects.filter((id) => typeof id === 'string') : []
  const ids = projectId === null ? many : [projectId]
  const names = []
  for (const id of ids.slice(0, MOST_NAMED)) names.push((await desk.projectName(queries, id)) ?? '?')
  return names.length === 0 ? '?' : `${names.join(', ')}${ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''}`
}

/** The name of whoever acted: an account, the operator or the index itself. */
export async function nameOf(desk: Pick<OwnershipDesk, 'accountName'>, queries: Queries, id: string): Promise<string> {
  if (id === 'operator') return 'the operator'
  if (id === 'system') return 'the index'
  return (await desk.accountName(queries, id)) ?? '?'
}

/** What would be looser, in words; the page of the policy has all of it. */
function looserText(hold: Pick<Hold, 'details'>): string {
  const changes = changesOf(hold)
  if (changes.length === 0) return ': to take back what is asked of roles'
  const more = changes.length - MOST_NAMED
  return `: ${changes.slice(0, MOST_NAMED).map(changeText).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

type Words = (names: HoldNames, to: string | undefined, details: Hold['details']) => string

const sentences: Readonly<Record<string, Words>> = {
  'remove-owner': ({ requester, target, project }, to) =>
    to === undefined
      ? `${requester} asked to remove ${target} from the owners of ${project}.`
      : `${requester} asked to make ${target}, an owner of ${project}, a ${to}.`,
  'leave-project': ({ requester, project }, to) =>
    to === undefined ? `${requester} asked to leave ${project}.` : `${requester} asked to be a ${to} of ${project} instead of an owner.`,
  'invite-owner': ({ requester, target, project, inviter }) =>
    inviter === '?'
      ? `${requester} asked to make ${target} an owner of ${project}.`
      : `${target} took the offer of ${inviter} to become an owner of ${project}.`,
  'move-project': ({ requester, project }) => `${requester} asked to move ${project} to another organisation.`,
  'remove-factor': ({ target }) => `${target} asked to remove a factor of the account ${target}, which is switched off until then.`,
  'make-administrator': ({ requester, target }) => `${requester} asked to make ${target} an administrator of this index.`,
  'remove-administrator': ({ requester, target }) =>
    `${requester} asked to remove ${target} from the administrators of this index. ${target} is suspended as one until then.`,
  'close-account': ({ target }) => `${target} asked to close the account ${target} for ever.`,
  'remove-email': ({ target }) => `${target} asked to remove one of the e-mail addresses of the account.`,
  'change-primary-email': ({ target }) => `${target} asked to make another e-mail address the first one of the account.`,
  'succeed-owner': ({ requester, target, project }) =>
    `${requester} asked that somebody follows ${target}, of whom nothing was heard for long, as an owner of ${project}.`,
  'loosen-policy': ({ requester }, _to, details) => `${requester} asked for a looser policy of this index${looserText({ details })}.`,
  'delete-release': ({ requester, project }, _to, { version, filename }) =>
    typeof filename === 'string'
      ? `${requester} asked to delete the file ${filename} of ${project}.`
      : `${requester} asked to delete ${typeof version === 'string' ? `the release ${version}` : 'a release'} of ${project}.`,
  'restore-ownership': ({ requester, project }, _to, { asOf }) =>
    `${requester} asked to put the owners of ${project} back as they were at ${utcText(Number(asOf))}.`,
  'delete-project': ({ requester, project }) => `${requester} asked to delete ${project}.`,
}

const utcText = (milliseconds: number) =>
  Number.isNaN(milliseconds) ? '?' : `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Who asked for what. An act of a newer version is told by its code. */
export function holdSentence(act: string, hold: Pick<Hold, 'details'>, names: HoldNames): string {
  const told = changeSentence(hold, names)
  if (told !== undefined) return told
  const { to } = hold.details
  const smaller = to === 'maintainer' || to === 'reader' ? to : undefined
  return Object.hasOwn(sentences, act) ? sentences[act]!(names, smaller, hold.details) : `${names.requester} asked for a change (${act}).`
}

/** When it can happen at the earliest, if nobody stops it; milliseconds UTC. Undefined while no clock runs. */
export function earliestAt(hold: Hold, now: number): number | undefined {
  if (hold.state !== 'waiting') return undefined
  const door = Math.min(LEAST_DOOR_MILLISECONDS, hold.durationMilliseconds) - hold.doorMilliseconds
  return now + Math.max(0, hold.remainingMilliseconds, door)
}

/** Where somebody has to say a second time that he leaves: from when on he can. */
export function confirmableAt(hold: Hold, now: number): number | undefined {
  const { confirmAfter } = hold.details
  if (hold.state !== 'waiting' || typeof confirmAfter !== 'number') return undefined
  return now + Math.max(0, confirmAfter - (hold.durationMilliseconds - hold.remainingMilliseconds))
}
