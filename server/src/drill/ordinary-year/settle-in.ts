import { Actor } from '../actor.ts'
import { acceptInvitation, invite } from '../acts/project-people.ts'
import { enrol, takeOverNewAccount } from '../acts/register.ts'
import { publish } from '../acts/tokens.ts'
import { addressOf, passwordOf } from '../stage.ts'
import { buildWheel } from '../wire/wheel.ts'
import { type CiToken, makeCiToken } from './acts/ci-token.ts'
import { addApp } from './acts/factors.ts'
import { acceptMembership, giveToTeam, inviteMember, joinTeam, makeOrganisation, makeTeam, moveIn } from './acts/organisations.ts'
import { CountingBrowser } from './counting-browser.ts'
import { Impossible, isRefusing, type OrdinaryLife, type Person } from './ordinary-life.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export const projects = ['harbour', 'harbour-tools', 'lighthouse'] as const
export const ORGANISATION = 'quay-works'
const TEAM = 'crew'
export const PHONE = 'first phone'
export const company = (count: number): string[] => Array.from({ length: count }, (_, i) => `quay-part-${i + 1}`)

export interface Everybody {
  readonly maintainer: Person
  /** Becomes a co-owner during the year. */
  readonly joiner: Person
  /** A co-owner who goes during the year. */
  readonly leaver: Person
  /** Owns an organisation. */
  readonly head: Person
  /** Leaves that organisation during the year. */
  readonly colleague: Person
  /** The second administrator, beside the head. */
  readonly warden: Person
  /** The third one. */
  readonly deputy: Person
}

/** What there is on the first of January: people with factors, three projects in CI, an organisation with many. */
export async function settleIn(life: OrdinaryLife, companySize: number): Promise<{ everybody: Everybody; token: CiToken }> {
  const maintainer = await arrive(life, 'maintainer', 'passkey')
  const joiner = await arrive(life, 'joiner', 'passkey')
  const leaver = await arrive(life, 'leaver', 'totp')
  const head = await arrive(life, 'head', 'passkey', true)
  const colleague = await arrive(life, 'colleague', 'passkey')
  const warden = await arrive(life, 'warden', 'passkey', true)
  const deputy = await arrive(life, 'deputy', 'passkey', true)
  const everybody = { maintainer, joiner, leaver, head, colleague, warden, deputy }
  await addPhone(life, maintainer)
  const made = await makeCiToken(maintainer.actor, 'ci 1', projects)
  await life.tried(maintainer, 'make a token', async () => made.outcome)
  for (const name of projects)
    await life.tried(maintainer, `publish ${name}`, () => publish(life.server, made.token!.text, buildWheel(name, '0.1.0')))

  // Long enough for every wait of every preset.
  await life.pass(20 * DAY)
  await life.sitDown(maintainer)
  await life.do(maintainer, 'invite a co-owner', (actor) => invite(actor, projects[1], leaver.name))
  await life.pass(25 * HOUR)
  await life.sitDown(leaver)
  await life.do(leaver, 'take the offer', (actor) => acceptInvitation(actor, projects[1]))
  await foundCompany(life, head, colleague, companySize)
  return { everybody, token: made.token! }
}

async function arrive(life: OrdinaryLife, name: string, factor: 'passkey' | 'totp', isAdministrator = false): Promise<Person> {
  const { server, mailbox, ledger } = life
  const who = { name, email: addressOf(name), password: passwordOf(name), factor }
  const browser = new CountingBrowser(server.url, ledger, name)
  try {
    await takeOverNewAccount(server, browser, who, isAdministrator)
    const person = { name, addresses: [who.email], actor: await enrol(server, browser, who, mailbox.readLink) }
    life.people.push(person)
    return person
  } catch (error) {
    // Whoever is refused at the very first page is refused, although the page shows no form.
    if (isRefusing(browser)) throw new Impossible(`${name} cannot begin: everything is answered with ${browser.last!.status}`)
    throw error
  }
}

/** Begins anew with a link that administrators gave: another password, another first factor. */
export async function settleAgain(life: OrdinaryLife, person: Person, link: string): Promise<void> {
  const { server, ledger } = life
  const browser = new CountingBrowser(server.url, ledger, person.name, { address: '192.0.2.88' })
  const who = {
    name: person.name,
    email: person.addresses.at(-1)!,
    password: `${passwordOf(person.name)}, once more`,
    factor: 'totp' as const,
  }
  await browser.open(link)
  await browser.submit(new URL(link).pathname, { password: who.password })
  // His address was verified long ago.
  person.actor = await enrol(server, browser, who, () => Promise.reject(new Error('no link is mailed')))
  await life.readMails()
}

async function addPhone(life: OrdinaryLife, person: Person): Promise<void> {
  let seed: Buffer | undefined
  await life.do(person, 'put the index into the app of a phone', async (actor) => {
    const added = await addApp(actor, PHONE)
    seed = added.seed
    return added.outcome
  })
  const { server, account, holdings, browser } = person.actor
  person.actor = new Actor(server, account, { ...holdings, seed }, browser)
}

/** An organisation whose team maintains every project of it; projects come in as fast as the waits let them. */
async function foundCompany(life: OrdinaryLife, head: Person, colleague: Person, size: number): Promise<void> {
  const names = company(size)
  await life.sitDown(head)
  await life.do(head, 'found an organisation', (actor) => makeOrganisation(actor, ORGANISATION))
  const made = await makeCiToken(head.actor, 'company', names)
  await life.tried(head, 'make a token', async () => made.outcome)
  for (const name of names)
    await life.tried(head, `publish ${name}`, () => publish(life.server, made.token!.text, buildWheel(name, '0.1.0')))
  for (const name of names) await moveInSlowly(life, head, name)
  await life.pass(15 * DAY)
  await life.sitDown(head)
  await life.do(head, 'invite a member', (actor) => inviteMember(actor, ORGANISATION, colleague.name))
  await life.sitDown(colleague)
  await life.do(colleague, 'join the organisation', (actor) => acceptMembership(actor, ORGANISATION))
  await life.do(head, 'make a team', (actor) => makeTeam(actor, ORGANISATION, TEAM))
  await life.do(head, 'put somebody into the team', (actor) => joinTeam(actor, ORGANISATION, TEAM, colleague.name))
  for (const name of names) await life.do(head, `give ${name} to the team`, (actor) => giveToTeam(actor, ORGANISATION, TEAM, name))
}

async function moveInSlowly(life: OrdinaryLife, head: Person, project: string): Promise<void> {
  for (let day = 0; ; day++) {
    const outcome = await moveIn(head.actor, ORGANISATION, project)
    if (outcome.kind === 'done' || outcome.kind === 'held') return
    if (outcome.code !== 'hold-limit' || day > 30) await life.tried(head, `move ${project} in`, async () => outcome)
    await life.pass(DAY)
    await life.sitDown(head)
  }
}
