import type { Actor } from './actor.ts'
import { reachAccount } from './acts/reach-account.ts'
import { isSignedIn, signIn } from './acts/sign-in.ts'
import { makeToken, publish } from './acts/tokens.ts'
import type { Scene } from './scene.ts'
import type { Entry } from './story.ts'
import { downloadAsPip, type PipKind } from './wire/pip.ts'
import { buildWheel } from './wire/wheel.ts'

/** One question to the world outside of the server, and what it answered. `unclear`: neither was seen. */
export interface Check {
  readonly question: string
  readonly answer: 'yes' | 'no' | 'unclear'
  readonly says: string
}

export type Ending = 'held' | 'lost' | 'inconclusive'

/** Exit codes, as the safety design names them. */
export const exitCodeOf: Readonly<Record<Ending, number>> = { held: 0, lost: 1, inconclusive: 2 }

/** Doubts weigh more than anything but what is certain: a thief who could publish or stay in is a loss, whatever else was unclear. */
export function endingOf(checks: readonly Check[], doubts: readonly string[]): Ending {
  const isUnclear = doubts.length > 0 || checks.some(({ answer }) => answer === 'unclear')
  if (checks.some(({ answer }) => answer === 'no')) return isUnclear ? 'inconclusive' : 'lost'
  return isUnclear || checks.length === 0 ? 'inconclusive' : 'held'
}

/** pip asks for the release that stood there before the attack, and for the newest; both must be what owners built. */
export async function checkBytes(scene: Scene, pip: PipKind): Promise<Check[]> {
  const originals = new Map(scene.originals.map((wheel) => [wheel.name, wheel.sha256]))
  const ask = async (question: string, expected: ReadonlyMap<string, string>, requirement: (name: string) => string): Promise<Check> => {
    const got = await downloadAsPip(pip, scene.server.url, scene.stage.readToken, scene.projects.map(requirement))
    if (got.failed !== undefined) return { question, answer: got.isAnswered ? 'no' : 'unclear', says: got.failed }
    const wrong = scene.projects.filter((name) => got.digests.get(name) !== expected.get(name))
    return wrong.length === 0
      ? { question, answer: 'yes', says: `${scene.projects.length} projects, asked by ${got.by}` }
      : { question, answer: 'no', says: `other bytes for ${wrong.join(', ')}, asked by ${got.by}` }
  }
  const newest = new Map([...originals, ...scene.newestByOwner])
  return [
    await ask('Does pip get the original bytes of the release from before?', originals, (name) => `${name}==1.0.0`),
    await ask('Does pip get what the owner built where no version is named?', newest, (name) => name),
  ]
}

/** The owner publishes a new release of each project, with his token or, where it sleeps, with one that he makes. */
export async function checkOwner(scene: Scene, version: string, when: string): Promise<Check> {
  const question = `Can the original owner publish ${when}?`
  const failed: string[] = []
  let token = scene.ownerToken
  for (const name of scene.projects) {
    const wheel = buildWheel(name, version)
    let outcome = await publish(scene.server, token, wheel)
    if (outcome.kind === 'refused' && token === scene.ownerToken) {
      const back = await reachAccount(scene)
      const made = back.kind === 'done' ? await makeToken(scene.victim, `again ${version}`, [...scene.projects]) : undefined
      if (made?.token !== undefined) {
        token = made.token
        outcome = await publish(scene.server, token, wheel)
      }
    }
    if (outcome.kind === 'broken') return { question, answer: 'unclear', says: outcome.says }
    if (outcome.kind === 'done') scene.newestByOwner.set(name, wheel.sha256)
    else failed.push(`${name}: ${outcome.code ?? 'held'}, ${outcome.says}`)
  }
  scene.ownerToken = token
  return failed.length === 0
    ? { question, answer: 'yes', says: `${scene.projects.length} projects, version ${version}` }
    : { question, answer: 'no', says: failed.join(' · ') }
}

/** Everything that the thief has is tried once more. */
export async function checkThief(scene: Scene, when: string): Promise<Check> {
  const question = `Is the attacker unable to publish ${when}?`
  const doubtsBefore = scene.doubts.length
  const could: string[] = []
  for (const thief of scene.thieves) for (const project of scene.projects) if (await thief.publishes(project)) could.push(project)
  if (could.length > 0) return { question, answer: 'no', says: `he published ${[...new Set(could)].join(', ')}` }
  if (scene.doubts.length > doubtsBefore) return { question, answer: 'unclear', says: scene.doubts.at(-1)! }
  const tried = scene.thieves.reduce((sum, { tokens }) => sum + tokens.length, 0)
  return { question, answer: 'yes', says: tried === 0 ? 'he never had a credential' : `${tried} credentials tried on each project` }
}

/** Power times time. */
export function checkGain(scene: Scene, most: number): Check {
  const question = 'Did the attacker gain no more than is promised?'
  const gained = scene.power.projectHours(scene.elapsed)
  const says = `${gained.toFixed(1)} project-hours, at most ${most}`
  return { question, answer: gained <= most ? 'yes' : 'no', says }
}

/** Every step that took effect against the victim was mailed to him within a minute. */
export function checkMailbox(scene: Scene): Check {
  const question = 'Does the mailbox hold a notice of each step that took effect?'
  const steps = scene.story.filter(({ who, tellsVictim, outcome }) => who === 'thief' && tellsVictim && /^(done|held)$/.test(outcome.kind))
  const untold = steps.filter(({ mails }) => !mails.some(({ to, afterSeconds }) => to === scene.victimAddress && afterSeconds <= 60))
  if (steps.length === 0) return { question, answer: 'yes', says: 'no step took effect' }
  return untold.length === 0
    ? { question, answer: 'yes', says: `${steps.length} steps, each mailed within a minute` }
    : { question, answer: 'no', says: `nothing was mailed about: ${untold.map(nameOf).join('; ')}` }
}

/** The security history of the victim, or what is left of it where the account is gone, has a line at the time of each such step. */
export async function checkHistory(scene: Scene): Promise<Check> {
  const question = 'Does the history name each step that took effect?'
  const steps = scene.story.filter(({ who, tellsVictim, outcome }) => who === 'thief' && tellsVictim && /^(done|held)$/.test(outcome.kind))
  const times = await timesInHistory(scene)
  if (times === undefined) return { question, answer: 'unclear', says: 'the history could not be read' }
  const missing = steps.filter(({ machineTime }) => !times.some((time) => Math.abs(time - machineTime) <= 60_000))
  return missing.length === 0
    ? { question, answer: 'yes', says: `${steps.length} steps among ${times.length} lines` }
    : { question, answer: 'no', says: `no line about: ${missing.map(nameOf).join('; ')}` }
}

const nameOf = ({ what, project }: Entry) => what.replace('{project}', project ?? '')

async function timesInHistory(scene: Scene): Promise<number[] | undefined> {
  const back = await reachAccount(scene)
  const read = async ({ browser }: Actor) => {
    const page = await browser.open('/account/history.json')
    return page.status === 200 && page.contentType.startsWith('application/json') ? page.text : undefined
  }
  let text = await read(scene.victim)
  if (back.kind !== 'done' || text === undefined) {
    const { code, stdout } = await scene.server.command('evidence', 'open', scene.victim.account, '--json', '--reason', 'the drill reads')
    text = code === 0 ? stdout : undefined
  }
  if (text === undefined) return undefined
  // What an accomplice did himself stands in his own history.
  for (const { accomplice } of scene.thieves) {
    if (accomplice === undefined) continue
    if (!(await isSignedIn(accomplice))) await signIn(accomplice)
    text += (await read(accomplice)) ?? ''
  }
  return [...text.matchAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g)].map(([time]) => Date.parse(time))
}
