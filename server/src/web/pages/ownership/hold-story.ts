import { html } from 'hono/html'
import type { Hold } from '../../../holds/hold.ts'
import { readLeaf } from '../../../journal/read-entry.ts'
import { listEntriesAbout } from '../../../journal/store.ts'
import type { OwnershipDesk } from '../../../ownership/desk.ts'
import { nameOf } from '../../../ownership/hold-sentence.ts'
import { badge } from '../pieces/badge.ts'
import { spanText } from '../pieces/span.ts'
import type { Happening } from '../pieces/story.ts'

const MOST = 50

interface Told {
  readonly by: string
  readonly open: Readonly<Record<string, unknown>>
}

const pauses: Readonly<Record<string, string>> = {
  frozen: 'an account that takes part in it is frozen',
  recovered: 'the index came back from a backup',
  'clock-alarm': 'the clock of the index jumped, or it was down',
  unconfirmed: 'a second administrator has to confirm it',
  locked: 'the ownership of the project is locked, until something else is decided',
}

const voids: Readonly<Record<string, string>> = {
  'account-cannot': 'the account cannot do this at the moment',
  'account-owns': 'somebody has to own its projects',
  'account-answers': 'it answers for services',
  'email-last': 'it is the last working address',
  'email-primary': 'it is the first address',
  'email-unknown': 'there is no such working address any more',
  'factor-last': 'it is the last factor that works',
  'factor-unknown': 'there is no such factor any more',
  'administrator-already': 'it is an administrator already',
  'administrator-none': 'it is no administrator any more',
  'administrator-last': 'no administrator would be left',
  unconfirmed: 'no second administrator confirmed it within seven days',
  'requester-may-not': 'whoever asked for it may no longer',
  'no-owner': 'the account is no owner any more',
  'last-owner': 'it would have left nobody who has owned the project for long',
  'ownership-locked': 'the ownership of the project is locked',
  'offer-ended': 'the offer was ended',
  'invitee-cannot': 'the account cannot take the role at the moment',
  'owner-already': 'the account is an owner already',
  'no-longer': 'it was so already, or what it was about is gone',
  'owners-changed': 'who owns the project changed meanwhile',
  'project-hold-live': 'another change of the project waits',
  'project-covered': 'those who run the index keep the project as it is',
  'no-majority': 'the account had stopped it twice before, and not enough of the other owners agreed',
  'kind-retired': 'this version of the index no longer knows such changes',
}

const contests: Readonly<Record<string, string>> = {
  contradiction: 'It contradicts another change that waits. Administrators decide.',
  undeliverable: 'Somebody whom it concerns could not be told. Administrators decide.',
}

const word = (words: Readonly<Record<string, string>>, code: unknown) =>
  typeof code !== 'string' ? undefined : Object.hasOwn(words, code) ? words[code]! : code

const tellings: Readonly<Record<string, (told: Told) => string>> = {
  'hold-requested': ({ by }) => `${by} asked for it. Everybody whom it concerns is being told.`,
  'restore-proposed': () => 'It waits for a second administrator, for at most seven days.',
  'restore-confirmed': ({ by }) => `${by} confirmed it as the second administrator. Its hour begins.`,
  'hold-announced': () => 'Everybody whom it concerns could know of it: the wait began.',
  'hold-paused': ({ open }) => `The wait was paused: ${word(pauses, open.because) ?? 'people could not answer'}.`,
  'hold-approved': ({ by }) => `${by} agreed to it.`,
  'hold-resumed': ({ by, open }) =>
    open.decider === undefined
      ? `The wait went on, with ${spanOf(open.remainingMilliseconds)} left.`
      : `${by} decided that it goes on, with ${spanOf(open.remainingMilliseconds)} left.`,
  'hold-contested': ({ by, open }) =>
    open.objector === undefined ? (word(contests, open.because) ?? 'It waits for a decision.') : `${by} objected. Administrators decide.`,
  'hold-vetoed': ({ by, open }) =>
    open.objector === 'system' ? 'Nobody decided in time: everything stays as it was.' : `${by} stopped it. Everything stays as it was.`,
  'hold-withdrawn': ({ open }) =>
    open.because === 'requester' ? 'Whoever asked for it took it back.' : 'It was given up: somebody whom it concerns could not be told.',
  'hold-voided': ({ open }) => `It was not done: ${word(voids, open.because) ?? 'it is not allowed any more'}.`,
  'hold-applied': ({ by, open }) =>
    open.releaser === undefined ? 'Nobody stopped it: it was done.' : `${by} let it happen before its time.`,
  'hold-undone': ({ by }) => `${by} took it back. Everything is as it was before.`,
  'hold-settled': () => 'It can no longer be taken back here.',
}

const spanOf = (milliseconds: unknown) => (typeof milliseconds === 'number' ? spanText(milliseconds) : 'some time')

/** What has happened to a hold, newest first; on top what comes, where that is known. */
export async function holdStory(desk: OwnershipDesk, hold: Hold, comes: { at: number; what: string } | undefined): Promise<Happening[]> {
  const queries = desk.db.read
  const past: Happening[] = []
  for (const entry of await listEntriesAbout(queries, 'hold', hold.id, MOST)) {
    const telling = Object.hasOwn(tellings, entry.kind) ? tellings[entry.kind] : undefined
    if (!telling) continue
    const open = readLeaf(entry).public as Readonly<Record<string, unknown>>
    const id = open.requester ?? open.approver ?? open.objector ?? open.decider ?? open.releaser ?? open.confirmer
    const by = typeof id === 'string' ? await nameOf(desk, queries, id) : '?'
    past.push({ at: entry.at, what: html`<span class="said">${sentenceCase(telling({ by, open }))}</span>` })
  }
  return comes === undefined
    ? past
    : [{ at: comes.at, what: html`${badge('comes', 'amber')} <span class="said">${comes.what}</span>` }, ...past]
}

/** `the operator stopped it` at the beginning of a line; names of accounts keep their letters. */
const sentenceCase = (text: string) => text.replace(/^the (?=operator|index)/, 'The ')
