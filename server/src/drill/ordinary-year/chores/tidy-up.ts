import { Actor } from '../../actor.ts'
import { type Outcome, outcomeOf } from '../../outcome.ts'
import { FormMissing } from '../../wire/browser.ts'
import { addAddress, removeOther } from '../acts/addresses.ts'
import { below, sendOn } from '../acts/send-on.ts'
import type { OrdinaryLife, Person } from '../ordinary-life.ts'
import { disputeNewest } from './administer.ts'

/** Somebody careful looks through everything that the account has. */
export async function tidyUp(life: OrdinaryLife, person: Person): Promise<void> {
  await life.sitDown(person)
  await life.do(person, 'choose a phrase for notices', (actor) =>
    sendOn(actor, '/account/email', '/account/profile', { phrase: 'two blue herons' }),
  )
  await life.do(person, 'read the inbox', (actor) => sendOn(actor, '/account/inbox', '/account/inbox/read'))
  await life.do(person, 'make new recovery codes', (actor) => sendOn(actor, '/account/factors', '/account/factors/recovery-codes'))
  await changePassword(life, person)
  const second = `${person.name}@second.example.org`
  await life.do(person, 'add a second address', (actor) => addAddress(life, actor, second, { mailTwice: true }))
  person.addresses.unshift(second)
  await life.pass(15 * 24 * 3_600_000)
  await life.sitDown(person)
  await life.do(person, 'say that somebody else reads it', (actor) => sendMarked(actor, second))
  await life.do(person, 'remove it', removeOther)
  await life.do(person, 'dispute the newest line of the history', disputeNewest)
}

async function sendMarked(actor: Actor, address: string): Promise<Outcome> {
  await actor.browser.open('/account/email')
  const link = below(actor, `<bdi>${address}</bdi>`, /\/compromised$/)
  if (link === undefined) throw new FormMissing(`/account/email does not lead to a page about ${address}.`)
  return sendOn(actor, link, link)
}

async function changePassword(life: OrdinaryLife, person: Person): Promise<void> {
  const before = person.actor.holdings.password ?? ''
  const after = `${before}, and a year older`
  await life.do(person, 'choose another password', (actor) => choose(actor, before, after))
  const { server, account, holdings, browser } = person.actor
  person.actor = new Actor(server, account, { ...holdings, password: after }, browser)
}

/** The page asks for a factor first, where none was shown lately. */
async function choose(actor: Actor, before: string, after: string): Promise<Outcome> {
  const { browser } = actor
  await browser.open('/account/password')
  if (browser.hasForm('/account/confirm')) {
    const confirmed = outcomeOf(await actor.send('/account/confirm'))
    if (confirmed.kind !== 'done') return confirmed
    await browser.open('/account/password')
  }
  if (!browser.hasForm('/account/password', ['before', 'after'])) throw new FormMissing('/account/password shows no form for a password.')
  return outcomeOf(await actor.send('/account/password', { before, after }))
}
