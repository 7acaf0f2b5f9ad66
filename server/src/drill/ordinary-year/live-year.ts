import { Actor } from '../actor.ts'
import { acceptInvitation, invite, removePerson } from '../acts/project-people.ts'
import { publish } from '../acts/tokens.ts'
import { Authenticator } from '../wire/authenticator.ts'
import { readableText } from '../wire/forms.ts'
import { buildWheel } from '../wire/wheel.ts'
import { addAddress, makeFirst, removeOther } from './acts/addresses.ts'
import { type CiToken, makeCiToken, revokeToken } from './acts/ci-token.ts'
import { addApp, addPasskey, isSwitchedOff, removeFactor } from './acts/factors.ts'
import { offBoard } from './acts/organisations.ts'
import { sendOn } from './acts/send-on.ts'
import { MONTHS } from './budget.ts'
import {
  comeBackFromNothing,
  foundByMistake,
  freezeForNothing,
  leaveAndStay,
  putBack,
  shareTheWork,
  tryWebhook,
} from './chores/administer.ts'
import { lookAfterOwnProject } from './chores/own-project.ts'
import { tidyUp } from './chores/tidy-up.ts'
import { travel } from './chores/travel.ts'
import { CountingBrowser } from './counting-browser.ts'
import type { OrdinaryLife, Person } from './ordinary-life.ts'
import { company, type Everybody, ORGANISATION, PHONE, projects } from './settle-in.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Twice a month. */
const ROUND = (365 / 24) * DAY
const CI = '198.51.100.20'
const LAPTOP = 'new laptop'

/** What happens in which half-month beside a release: one line each. */
type Event = (year: LivedYear) => Promise<void>
const events: Readonly<Record<number, Event>> = {
  2: (year) => year.coOwnerComes(),
  4: ({ life, everybody }) => tidyUp(life, everybody.joiner),
  5: (year) => year.newLaptop(),
  6: ({ life, everybody }) => travel(life, everybody.leaver),
  8: (year) => year.lostPhone(),
  9: ({ life, everybody }) => lookAfterOwnProject(life, everybody.colleague, everybody.joiner),
  10: ({ life, everybody }) => shareTheWork(life, everybody),
  11: (year) => year.addsAddress(),
  12: (year) => year.movesToAddress(),
  13: (year) => year.everythingLost(),
  14: ({ life, everybody }) => tryWebhook(life, everybody.warden),
  15: (year) => year.coOwnerGoes(),
  17: ({ life, everybody }) => freezeForNothing(life, everybody.warden),
  19: (year) => year.colleagueIsOffBoarded(),
  20: ({ life, everybody }) => leaveAndStay(life, everybody.leaver),
  21: (year) => year.projectsLeaveTheCompany(),
  22: ({ life, everybody }) => foundByMistake(life, everybody.warden),
  23: (year) => year.regretsThatCoOwnerWent(),
}

/** Twelve months of a maintainer whose CI publishes twice a month, and of the people around him. */
export class LivedYear {
  readonly life: OrdinaryLife
  readonly everybody: Everybody
  readonly #preset: string
  #coOwnerUntil = 0
  #token: CiToken
  #tokens = 1
  #releases = 0

  constructor(life: OrdinaryLife, everybody: Everybody, token: CiToken, preset: string) {
    this.#preset = preset
    this.life = life
    this.everybody = everybody
    this.#token = token
  }

  /** @throws Impossible, DrillBroken */
  async live(): Promise<void> {
    const { life } = this
    const { maintainer } = this.everybody
    const startedAt = life.server.now
    life.ledger.isOpen = true
    for (let round = 0; round < 2 * MONTHS; round++) {
      await life.sitDown(maintainer)
      await this.renewToken(this.everybody.maintainer)
      await this.release()
      await events[round]?.(this)
      await life.pass(Math.max(0, startedAt + (round + 1) * ROUND - life.server.now))
    }
    life.ledger.isOpen = false
  }

  /** CI publishes the next project: a token, and nobody at a keyboard. */
  async release(what = 'a release by CI'): Promise<void> {
    const { ledger, server } = this.life
    const name = projects[this.#releases % projects.length]!
    this.#releases++
    ledger.releases++
    const wheel = buildWheel(name, `1.${this.#releases}.0`)
    const outcome = await this.life.tried(this.everybody.maintainer, what, () => publish(server, this.#token.text, wheel, CI))
    if (outcome.kind === 'held') ledger.heldReleases++
  }

  /** Before it expires, with the life that the form proposes; the old one is killed when CI has the new one. */
  async renewToken(maintainer: Person): Promise<void> {
    const { life } = this
    const { expiresAt, name: before } = this.#token
    if (expiresAt === undefined || life.server.now < expiresAt - 20 * DAY) return
    await life.do(maintainer, 'renew the token of CI', async (actor) => {
      const { outcome, token } = await makeCiToken(actor, `ci ${++this.#tokens}`, projects)
      if (token) this.#token = token
      return outcome
    })
    if (life.server.now < expiresAt) await life.do(maintainer, 'revoke the old token of CI', (actor) => revokeToken(actor, before))
  }

  async coOwnerComes(): Promise<void> {
    const { life } = this
    const { maintainer, joiner } = this.everybody
    await life.do(maintainer, 'invite a co-owner', (actor) => invite(actor, projects[0], joiner.name))
    // Read the next morning.
    await life.pass(20 * HOUR)
    await life.sitDown(joiner)
    await life.do(joiner, 'become a co-owner', (actor) => acceptInvitation(actor, projects[0]))
  }

  /** The key that he carries about opens the new laptop, and the laptop gets a passkey of its own. */
  async newLaptop(): Promise<void> {
    const { life } = this
    const { maintainer } = this.everybody
    const laptop = new CountingBrowser(life.server.url, life.ledger, maintainer.name, { address: '192.0.2.7' })
    maintainer.actor = maintainer.actor.in(laptop)
    await life.sitDown(maintainer)
    const device = new Authenticator()
    await life.do(maintainer, 'add the passkey of the new laptop', (actor) => addPasskey(actor, LAPTOP, device))
    const { server, account, holdings, browser } = maintainer.actor
    maintainer.actor = new Actor(server, account, { ...holdings, authenticator: device }, browser)
  }

  /** Alone or in a household it is the host that helps, and no administrators. */
  async everythingLost(): Promise<void> {
    const { leaver, head, warden } = this.everybody
    if (this.#preset !== 'solo') await comeBackFromNothing(this.life, leaver, [head, warden])
  }

  /** Two administrators put him back; alone there is nobody to ask. */
  async regretsThatCoOwnerWent(): Promise<void> {
    const { deputy, warden } = this.everybody
    if (this.#preset !== 'solo') await putBack(this.life, projects[1], this.#coOwnerUntil, [deputy, warden])
  }

  async lostPhone(): Promise<void> {
    const { life } = this
    const { maintainer } = this.everybody
    const isOff = (actor: Actor) => isSwitchedOff(actor, PHONE)
    await life.do(maintainer, 'switch off the app of a lost phone', (actor) => removeFactor(actor, PHONE), isOff)
    await life.pass(3 * DAY)
    await life.sitDown(maintainer)
    await life.do(maintainer, 'put the index into the app of the next phone', async (actor) => (await addApp(actor, 'next phone')).outcome)
  }

  async addsAddress(): Promise<void> {
    const { life } = this
    const { maintainer } = this.everybody
    const address = 'maintainer@mail.example.org'
    await life.do(maintainer, 'add another address', (actor) => addAddress(life, actor, address))
    maintainer.addresses.push(address)
  }

  /** Half a month later: he has seen that it works. */
  async movesToAddress(): Promise<void> {
    const { life } = this
    const { maintainer } = this.everybody
    await life.do(maintainer, 'make the new address the first one', makeFirst)
    await life.pass(4 * DAY)
    await life.sitDown(maintainer)
    await life.do(maintainer, 'remove the old address', removeOther)
  }

  /** While his going still waits, something breaks at night. */
  async coOwnerGoes(): Promise<void> {
    const { life } = this
    const { maintainer, leaver } = this.everybody
    const isSuspended = async (actor: Actor) => {
      await actor.browser.open(`/manage/${projects[1]}`)
      const { page } = actor.browser
      const at = page.indexOf(`<bdi>${leaver.name}</bdi>`)
      return at < 0 || /^.{0,80}suspended/.test(readableText(page.slice(at, at + 500)))
    }
    this.#coOwnerUntil = life.server.now - DAY
    await life.do(maintainer, 'remove a co-owner', (actor) => removePerson(actor, projects[1], leaver.name), isSuspended)
    await life.pass(15 * HOUR)
    await this.release('an emergency release at night')
    await life.pass(9 * HOUR)
  }

  async projectsLeaveTheCompany(): Promise<void> {
    const { life } = this
    const { head } = this.everybody
    await life.sitDown(head)
    await life.do(head, 'move a project out of the organisation', (actor) => sendOn(actor, `/org/${ORGANISATION}`, /\/out$/))
    const [project] = company(1)
    await life.pass(8 * DAY)
    await life.sitDown(head)
    await life.do(head, 'delete a project', (actor) => sendOn(actor, `/manage/${project}/delete`, `/manage/${project}/delete`))
    await life.pass(15 * DAY)
    await life.sitDown(head)
    await life.do(head, 'take it back', (actor) => sendOn(actor, `/manage/${project}/delete`, `/manage/${project}/undelete`))
  }

  async colleagueIsOffBoarded(): Promise<void> {
    const { life } = this
    const { head, colleague } = this.everybody
    await life.sitDown(head)
    await life.do(head, 'off-board a colleague', (actor) => offBoard(actor, ORGANISATION, colleague.name))
  }
}
