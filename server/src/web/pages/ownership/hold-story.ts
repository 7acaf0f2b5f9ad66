import { html } from 'hono/html'
import type { Hold } from '../../../holds/hold.ts'
import { pauseText } from '../../../holds/pause-reason.ts'
import { readLeaf } from '../../../journal/read-entry.ts'
import { listEntriesAbout } from '../../../journal/store.ts'
import { voidText } from '../../../notices/void-reasons.ts'
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

const contests: Readonly<Record<string, string>> = {
  contradiction: 'It contradicts another change that waits. Administrators decide.',
  undeliverable: 'Somebody whom it concerns could not be told. Administrators decide.',
}

const contestText = (code: unknown) =>
  typeof code === 'string' && Object.hasOwn(contests, code) ? contests[code]! : 'It waits for a decision.'

const tellings: Readonly<Record<string, (told: Told) => string>> = {
  'hold-requested': ({ by }) => `${by} asked for it. Everybody whom it concerns is being told.`,
  'restore-proposed': () => 'It waits for a second administrator, for at most seven days.',
  'restore-confirmed': ({ by }) => `${by} confirmed it as the second administrator. Its hour begins.`,
  'hold-announced': () => 'Everybody whom it concerns could know of it: the wait began.',
  'hold-paused': ({ open }) => `The wait was paused: ${pauseText(open.because)}.`,
  'hold-approved': ({ by }) => `${by} agreed to it.`,
  'hold-resumed': ({ by, open }) =>
    open.decider === undefined
      ? `The wait went on, with ${spanOf(open.remainingMilliseconds)} left.`
      : `${by} decided that it goes on, with ${spanOf(open.remainingMilliseconds)} left.`,
  'hold-contested': ({ by, open }) => (open.objector === undefined ? contestText(open.because) : `${by} objected. Administrators decide.`),
  'hold-vetoed': ({ by, open }) =>
    open.objector === 'system' ? 'Nobody decided in time: everything stays as it was.' : `${by} stopped it. Everything stays as it was.`,
  'hold-withdrawn': ({ open }) =>
    open.because === 'requester' ? 'Whoever asked for it took it back.' : 'It was given up: somebody whom it concerns could not be told.',
  'hold-voided': ({ open }) => `It was not done: ${voidText('en', open.because)}.`,
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
