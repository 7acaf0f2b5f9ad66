import type { Actor } from '../../actor.ts'
import { type Outcome, outcomeOf } from '../../outcome.ts'
import { below, sendOn } from '../acts/send-on.ts'
import { CountingBrowser } from '../counting-browser.ts'
import type { OrdinaryLife, Person } from '../ordinary-life.ts'

const SESSIONS = '/account/sessions'

/** Somebody with an app on the phone signs in from borrowed machines, and ends from home what was left open there. */
export async function travel(life: OrdinaryLife, person: Person): Promise<void> {
  await life.sitDown(person)
  const first = await borrow(life, person, '198.51.100.77')
  await life.do(first, 'sign in on a borrowed machine', (actor) => arrive(life, person, actor))
  await life.do(person, 'end the session on the borrowed machine', endNext)
  const second = await borrow(life, person, '203.0.113.12')
  await life.do(second, 'sign in on another one', (actor) => arrive(life, person, actor))
  await life.do(person, 'end every other session', (actor) => sendOn(actor, SESSIONS, `${SESSIONS}/end-others`))
  const third = await borrow(life, person, '203.0.113.99')
  await life.do(third, 'begin to sign in and go away', leaveHalfway)
  await life.do(person, 'stop what was begun', stopWaiting)
  await life.do(person, 'sign out', (actor) => sendOn(actor, SESSIONS, '/sign-out'))
}

async function borrow(life: OrdinaryLife, person: Person, address: string): Promise<Person> {
  const browser = new CountingBrowser(life.server.url, life.ledger, person.name, { address })
  return { ...person, actor: person.actor.in(browser) }
}

/** Name, password and a code. */
async function showCode(actor: Actor): Promise<Outcome> {
  const { browser, holdings, account } = actor
  await browser.visit('/sign-in')
  const asked = await browser.submit('/sign-in', { name: account, password: holdings.password ?? '' })
  if (asked.location !== '/sign-in/factor') return outcomeOf(asked)
  await browser.visit('/sign-in/factor')
  const shown = await actor.showFactor('/sign-in/factor')
  return shown === undefined ? { kind: 'broken', says: 'The page of factors takes no code.' } : outcomeOf(shown)
}

/** Where the index waits for a confirmation, by the button at home if it has one there, else by the mail, which comes at the second try. */
async function arrive(life: OrdinaryLife, person: Person, actor: Actor): Promise<Outcome> {
  const shown = await showCode(actor)
  const { browser } = actor
  if (shown.kind !== 'done' || browser.last?.location !== '/sign-in/wait') return shown
  await browser.visit('/sign-in/wait')
  const home = person.actor
  await home.browser.open(SESSIONS)
  if (home.browser.hasForm(/\/sign-ins\/[\w-]+\/approve$/)) {
    const approved = outcomeOf(await home.send(/\/sign-ins\/[\w-]+\/approve$/))
    return approved.kind === 'done' ? sendOn(actor, '/sign-in/wait', '/sign-in/wait') : approved
  }
  const again = outcomeOf(await browser.submit('/sign-in/mail-again'))
  if (again.kind !== 'done') return again
  const link = await life.mailbox.readLink(person.addresses.at(-1)!, /\/sign-in\/confirm\/[\w-]+/)
  await browser.open(link)
  return outcomeOf(await browser.submit(new URL(link, browser.origin).pathname))
}

/** Goes no further than what leaves something behind. */
async function leaveHalfway(actor: Actor): Promise<Outcome> {
  return showCode(actor)
}

async function endNext(actor: Actor): Promise<Outcome> {
  await actor.browser.open(SESSIONS)
  const action = below(actor, '</h1>', /^\/account\/sessions\/[\w-]+\/end$/)
  return action === undefined ? { kind: 'broken', says: `${SESSIONS} shows no other session.` } : outcomeOf(await actor.send(action))
}

/** Under a preset that lets everybody in at once it is a session by now. */
async function stopWaiting(actor: Actor): Promise<Outcome> {
  await actor.browser.open(SESSIONS)
  const action = below(actor, '</h1>', /^\/account\/sign-ins\/[\w-]+\/stop$/)
  return action === undefined ? endNext(actor) : outcomeOf(await actor.send(action))
}
