import { access, constants, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor, Holdings } from './actor.ts'
import { acceptInvitation, invite } from './acts/project-people.ts'
import { renewRecoveryCodes } from './acts/recovery-codes.ts'
import { enrol, type Registration, takeOverNewAccount } from './acts/register.ts'
import { signIn } from './acts/sign-in.ts'
import { makeToken, publish } from './acts/tokens.ts'
import { Mailbox } from './mailbox.ts'
import type { Outcome } from './outcome.ts'
import { DrillBroken, SpawnedServer } from './spawned-server.ts'
import { Browser } from './wire/browser.ts'
import { openSmtpSink, type SmtpSink } from './wire/smtp-sink.ts'
import { buildWheel, type Wheel } from './wire/wheel.ts'

/** The projects of the incident, each of one owner. */
export const capturedProjects = ['arrapi', 'tmdbapis', 'nagerapi', 'pmmutils'] as const
/** A project with a senior owner, the victim, and a junior one. */
export const sharedProject = 'shared-harbour'

export type Name = 'first-owner' | 'second-owner' | 'admin-one' | 'admin-two'

export const passwordOf = (name: string): string => `seven harbour lanterns of ${name}`
export const addressOf = (name: string): string => `${name}@example.org`

/** When the accomplice was registered: 22 November 2023, 08:42:33 UTC. */
export const ATTACK_AT = Date.UTC(2023, 10, 22, 8, 42, 33)
const DAY = 24 * 60 * 60_000
/** Long enough for everybody to be seasoned under every preset. */
const YOUTH_DAYS = 60
const MINUTE = 60_000

/** A person as he stands in the copied data. */
interface Kept {
  readonly holdings: Holdings
  readonly cookies: readonly [string, string][]
}

/** An index with people and projects at the minute before an attack; every attack gets a copy of it. */
export interface Stage {
  readonly folder: string
  readonly settings: Readonly<Record<string, string>>
  readonly program: string | undefined
  readonly now: number
  readonly people: Readonly<Record<Name, Kept>>
  /** What the owners published, as they built it. */
  readonly originals: readonly Wheel[]
  /** Of the first owner, for his projects: upload and yank. */
  readonly ownerToken: string
  /** For pip, where reading is private. */
  readonly readToken: string
  /** How the index is called to where Node keeps what it compiled. */
  readonly compileCache: string
}

/** A folder for everything that one run of the drill makes. */
export async function makeDrillFolder(): Promise<string> {
  // In memory where there is such a place: each tick of the simulated clock is a write that waits for its disk.
  const inMemory = '/dev/shm'
  const isThere = await access(inMemory, constants.W_OK).then(
    () => true,
    () => false,
  )
  return mkdtemp(join(isThere ? inMemory : tmpdir(), 'holdfast-drill-'))
}

/** Builds the stage through the pages, as people would. @throws DrillBroken where any of it does not go well */
export async function buildStage(folder: string, settings: Readonly<Record<string, string>>, program?: string): Promise<Stage> {
  const dataFolder = join(folder, 'stage')
  const compileCache = join(folder, '..', 'compiled')
  await mkdir(folder, { recursive: true })
  const sink = await openSmtpSink()
  const start = { folder: dataFolder, settings: { ...settings, NODE_COMPILE_CACHE: compileCache }, smtpUrl: sink.url, program }
  let server: SpawnedServer | undefined
  try {
    server = await SpawnedServer.start({ ...start, now: ATTACK_AT - YOUTH_DAYS * DAY })
    return await settle(server, sink, { folder: dataFolder, settings, program, compileCache })
  } finally {
    await server?.stop()
    await sink.close()
  }
}

/** People sign up, publish, and two months pass. */
async function settle(
  server: SpawnedServer,
  sink: SmtpSink,
  kept: Pick<Stage, 'folder' | 'settings' | 'program' | 'compileCache'>,
): Promise<Stage> {
  const mailbox = new Mailbox(server, sink)
  const person = async (name: Name, factor: Registration['factor'], isAdministrator = false): Promise<Actor> => {
    const who = { name, email: addressOf(name), password: passwordOf(name), factor }
    const browser = new Browser(server.url)
    await takeOverNewAccount(server, browser, who, isAdministrator)
    return enrol(server, browser, who, mailbox.readLink)
  }
  const administrators = {
    'admin-one': await person('admin-one', 'passkey', true),
    'admin-two': await person('admin-two', 'passkey', true),
  }
  const owners = { 'first-owner': await person('first-owner', 'totp'), 'second-owner': await person('second-owner', 'passkey') }
  const people: Record<Name, Actor> = { ...administrators, ...owners }

  const made = await makeToken(owners['first-owner'], 'ci', [...capturedProjects, sharedProject])
  assertDone('a token', made.outcome)
  const ownerToken = made.token!
  const originals = [...capturedProjects, sharedProject].map((name) => buildWheel(name, '1.0.0'))
  for (const wheel of originals) assertDone(`publishing ${wheel.name}`, await publish(server, ownerToken, wheel))
  const readToken = await makeReader(server)

  // The shared project gets its junior owner once the invited account is old enough for every preset.
  await server.advance(10 * DAY)
  await returnToWork(people, mailbox)
  assertDone('an invitation', await invite(owners['first-owner'], sharedProject, 'second-owner'))
  await server.advance(2 * DAY)
  assertDone('an acceptance', await acceptInvitation(owners['second-owner'], sharedProject))
  assertDone('new recovery codes', await renewRecoveryCodes(owners['first-owner']))
  await server.advance(ATTACK_AT - 60 * MINUTE - server.now)
  await returnToWork(people, mailbox)
  await server.advance(ATTACK_AT - MINUTE - server.now)
  const keptPeople = Object.fromEntries(
    Object.entries(people).map(([name, actor]) => [name, { holdings: actor.holdings, cookies: [...actor.browser.cookies] }]),
  ) as unknown as Record<Name, Kept>
  return { ...kept, now: server.now, people: keptPeople, originals, ownerToken, readToken }
}

/** A copy of the stage's data that an attack may ruin. */
export async function copyStage(stage: Stage, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true })
  await cp(stage.folder, to, { recursive: true, preserveTimestamps: true })
}

/** Signs everybody in again in the browser that he always uses; sessions end after weeks. */
async function returnToWork(people: Readonly<Record<Name, Actor>>, mailbox: Mailbox): Promise<void> {
  for (const [name, actor] of Object.entries(people)) {
    const outcome = await signIn(actor, () => mailbox.readLink(addressOf(name), /\/sign-in\/confirm\/[\w-]+/))
    assertDone(`${name} signing in`, outcome)
  }
}

async function makeReader(server: SpawnedServer): Promise<string> {
  await server.command('user', 'create', 'mirror', '--service', '--owner', 'admin-one')
  const { code, stdout, stderr } = await server.command('token', 'create', '--user', 'mirror', '--all', '--permission', 'read')
  const token = /\bpypi-[\w-]{40,}/.exec(stdout)?.[0]
  if (code !== 0 || token === undefined) throw new DrillBroken(`No token for pip: ${stderr || stdout}`)
  return token
}

function assertDone(what: string, outcome: Outcome): void {
  if (outcome.kind === 'done') return
  throw new DrillBroken(`Before any attack, ${what} did not work: ${outcome.kind} ${outcome.code ?? ''} ${outcome.says}`)
}
