import type { Actor } from '../../actor.ts'
import { type Outcome, outcomeOf } from '../../outcome.ts'
import { FormMissing } from '../../wire/browser.ts'
import { readableText } from '../../wire/forms.ts'
import { makeOrganisation } from '../acts/organisations.ts'
import { sendOn } from '../acts/send-on.ts'
import { CountingBrowser } from '../counting-browser.ts'
import type { OrdinaryLife, Person } from '../ordinary-life.ts'
import { settleAgain } from '../settle-in.ts'

const DAY = 24 * 3_600_000
const PAGE = '/admin/administrators'
const RECOVERIES = '/admin/recoveries'
const MISTAKE = 'quay-wroks'

/** One administrator proposes a third one, the other agrees; months later the third one has other things to do. */
export async function shareTheWork(
  life: OrdinaryLife,
  { warden, head, joiner }: Readonly<Record<'warden' | 'head' | 'joiner', Person>>,
): Promise<void> {
  await life.sitDown(warden)
  const proposed = await life.do(warden, 'propose another administrator', (actor) => sendOn(actor, PAGE, PAGE, { name: joiner.name }))
  if (proposed.kind === 'held') {
    await life.sitDown(head)
    await life.do(head, 'agree to it', (actor) => sendOn(actor, PAGE, /\/holds\/[\w-]+\/agree$/))
  }
  await life.pass(5 * DAY)
  await life.sitDown(warden)
  const isSuspended = async (actor: Actor) => {
    await actor.browser.open(PAGE)
    const at = actor.browser.page.indexOf(`<bdi>${joiner.name}</bdi>`)
    return at < 0 || /^.{0,80}suspended/.test(readableText(actor.browser.page.slice(at, at + 500)))
  }
  await life.do(
    warden,
    'relieve that administrator again',
    (actor) => sendOn(actor, `${PAGE}/${joiner.name}/remove`, `${PAGE}/${joiner.name}/remove`),
    isSuspended,
  )
}

/** Somebody lost every factor at once: he asks, both administrators know him, and he comes back. */
export async function comeBackFromNothing(life: OrdinaryLife, person: Person, administrators: readonly Person[]): Promise<void> {
  const { server, ledger } = life
  const browser = new CountingBrowser(server.url, ledger, person.name, { address: '192.0.2.88' })
  await life.do({ ...person, actor: person.actor.in(browser) }, 'ask for the account back', async (actor) => {
    await browser.visit('/sign-in')
    const asked = outcomeOf(await browser.submit('/sign-in', { name: actor.account, password: actor.holdings.password ?? '' }))
    if (asked.kind !== 'done') return asked
    return sendOn(actor, '/recover', '/recover')
  })
  // What he cannot do meanwhile is a wait, although no hold stands behind it.
  ledger.note('wait', person.name)
  const granting = administrators[0]!
  for (const administrator of administrators) {
    await life.sitDown(administrator)
    await life.do(administrator, 'say that it is the owner', (actor) => sendOn(actor, RECOVERIES, /\/approve$/))
  }
  await life.pass(8 * DAY)
  await life.sitDown(granting)
  await life.do(granting, 'give the account back', (actor) => sendOn(actor, RECOVERIES, /\/grant$/))
  const link = /https?:\/\/[^\s"<]+\/reset-password\/[\w-]+/.exec(granting.actor.browser.page)?.[0]
  if (link === undefined) throw new FormMissing(`${RECOVERIES} shows no link for whoever gets the account back.`)
  await settleAgain(life, person, link)
  await life.pass(4 * DAY)
}

/** A removal that was regretted when it was too late to take it back: two administrators put the owners back as they were. */
export async function putBack(
  life: OrdinaryLife,
  project: string,
  at: number,
  [asking, confirming]: readonly [Person, Person],
): Promise<void> {
  const moment = new Date(at).toISOString().replace(/:\d\d\.\d+Z$/, 'Z')
  const page = `/admin/restore?${new URLSearchParams({ projects: project, person: '', at: moment })}`
  let confirmation = ''
  await life.sitDown(asking)
  await life.do(asking, 'ask to put owners back', async (actor) => {
    const asked = await sendOn(actor, page, '/admin/restore', { reason: 'Both of them asked for it.' })
    confirmation = actor.browser.last?.location ?? ''
    return asked
  })
  life.ledger.note('wait', asking.name)
  await life.sitDown(confirming)
  await life.do(confirming, 'confirm it', (actor) => sendOn(actor, confirmation, /^\/admin\/restore\/[\w-]+\/confirm$/))
}

/** Lets a program of the company hear of changes, which it then never needs. */
export async function tryWebhook(life: OrdinaryLife, person: Person): Promise<void> {
  await life.sitDown(person)
  await life.do(person, 'add a webhook', (actor) =>
    sendOn(actor, '/account/webhooks', '/account/webhooks/add', { url: 'https://hooks.quay.example/holdfast' }),
  )
  await life.do(person, 'remove the webhook', (actor) => sendOn(actor, '/account/webhooks', /\/webhooks\/[\w-]+\/remove$/))
}

/** A name with a slip of the pen: away with it. */
export async function foundByMistake(life: OrdinaryLife, person: Person): Promise<void> {
  await life.sitDown(person)
  await life.do(person, 'found an organisation by mistake', (actor) => makeOrganisation(actor, MISTAKE))
  await life.do(person, 'delete it', (actor) => sendOn(actor, `/org/${MISTAKE}/delete`, `/org/${MISTAKE}/delete`))
}

/** Believes that the laptop was stolen, and finds it under the bed. */
export async function freezeForNothing(life: OrdinaryLife, person: Person): Promise<void> {
  await life.sitDown(person)
  await life.do(person, 'freeze the account', (actor) => sendOn(actor, '/account/freeze', '/account/freeze'))
  await life.pass(3_600_000)
  await life.signInFrozen(person)
  await life.do(person, 'take it back', (actor) => sendOn(actor, '/account/frozen', '/account/return'))
}

/** Wants to go, and thinks better of it. */
export async function leaveAndStay(life: OrdinaryLife, person: Person): Promise<void> {
  await life.sitDown(person)
  await life.do(person, 'close the account', (actor) => sendOn(actor, '/account/close', '/account/close'))
  await life.pass(15 * DAY)
  await life.signInFrozen(person)
  await life.do(person, 'stay', (actor) => sendOn(actor, '/account', '/account/stay'))
}

/** The newest line of the history that can be undone: "this was not me". */
export async function disputeNewest(actor: Actor): Promise<Outcome> {
  const { browser } = actor
  await browser.open('/account/history')
  const links = [...browser.page.matchAll(/href="(\/account\/dispute\?entry=\d+)"/g)].map(([, link = '']) => link)
  for (const link of links) {
    await browser.open(link)
    if (browser.hasForm('/account/dispute')) return outcomeOf(await actor.send('/account/dispute'))
  }
  throw new FormMissing(`/account/history has no line that can be undone; ${links.length} were looked at.`)
}
