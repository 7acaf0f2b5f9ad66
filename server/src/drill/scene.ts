import { join } from 'node:path'
import { Actor } from './actor.ts'
import { Mailbox } from './mailbox.ts'
import { attempt, type Outcome } from './outcome.ts'
import { Power } from './power.ts'
import { SpawnedServer } from './spawned-server.ts'
import { ATTACK_AT, addressOf, capturedProjects, copyStage, type Name, type Stage } from './stage.ts'
import type { Entry, Step } from './story.ts'
import { type Loot, Thief } from './thief.ts'
import { Browser } from './wire/browser.ts'
import { openSmtpSink, type SmtpSink } from './wire/smtp-sink.ts'
import type { Wheel } from './wire/wheel.ts'

export interface SceneOptions {
  /** Below which the copied data stand. */
  readonly folder: string
  readonly guardsOff?: string
  readonly stage: Stage
}

/** One attack on a copy of the stage: people, their mail, the clock, and what was told so far. */
export class Scene {
  readonly stage: Stage
  readonly server: SpawnedServer
  readonly sink: SmtpSink
  readonly mailbox: Mailbox
  readonly people: Readonly<Record<Name, Actor>>
  readonly power: Power
  readonly story: Entry[] = []
  /** Where script and server disagreed: with any of these nothing is proved. */
  readonly doubts: string[] = []
  projects: readonly string[] = capturedProjects
  #jumpedMilliseconds = 0
  /** Whose projects are attacked. */
  #victim: Name = 'first-owner'
  /** The attacker owns the projects himself, so that he may publish: what he may not is keep others out. */
  isInsideJob = false
  /** False where the attack itself says what the owner does. */
  isOwnerSurprised = true
  /** More projects than anybody clears up one by one. */
  isMuchAtOnce = false
  /** The thief comes back on later days while the owner is silent. */
  isThiefPatient = false
  /** Notices may be late: the mail server was down. */
  isMailLate = false
  /** Releases that the thief published. */
  readonly poisons: { readonly project: string; readonly version: string }[] = []
  readonly yanked = new Set<string>()
  /** Made in the course of the attack. */
  readonly organisations: string[] = []
  /** Whose bytes pip must get as the newest: what owners published themselves, by project. */
  readonly newestByOwner = new Map<string, string>()
  /** What owners published before the attack. */
  readonly originals: Wheel[]
  readonly thieves: Thief[] = []
  /** With which the owner publishes. */
  ownerToken: string

  private constructor(stage: Stage, server: SpawnedServer, sink: SmtpSink) {
    this.stage = stage
    this.server = server
    this.sink = sink
    this.mailbox = new Mailbox(server, sink)
    this.power = new Power()
    this.ownerToken = stage.ownerToken
    this.originals = [...stage.originals]
    this.people = Object.fromEntries(
      Object.entries(stage.people).map(([name, { holdings, cookies }]) => {
        const own = {
          ...holdings,
          authenticator: holdings.authenticator?.copy(),
          recoveryCodes: [...(holdings.recoveryCodes ?? [])],
        }
        // A code of the last half hour may have been shown already.
        const shown = new Map(holdings.seed ? [[holdings.seed.toString('hex'), Math.floor(stage.now / 30_000)]] : [])
        return [name, new Actor(server, name, own, new Browser(server.url, {}, cookies), shown)]
      }),
    ) as unknown as Record<Name, Actor>
  }

  /** @throws DrillBroken */
  static async open({ stage, folder, guardsOff = '' }: SceneOptions): Promise<Scene> {
    await copyStage(stage, join(folder, 'copy'))
    const sink = await openSmtpSink()
    const settings = { ...stage.settings, NODE_COMPILE_CACHE: stage.compileCache }
    try {
      const server = await SpawnedServer.start({
        folder: join(folder, 'copy'),
        settings,
        smtpUrl: sink.url,
        now: stage.now,
        guardsOff,
        program: stage.program,
      })
      const scene = new Scene(stage, server, sink)
      await server.advance(ATTACK_AT - server.now)
      return scene
    } catch (error) {
      await sink.close()
      throw error
    }
  }

  get victim(): Actor {
    return this.people[this.#victim]
  }

  get victimAddress(): string {
    return addressOf(this.#victim)
  }

  /** Somebody else is attacked, over other projects. */
  attackOn(victim: Name, projects: readonly string[]): void {
    this.#victim = victim
    this.projects = projects
  }

  /** Milliseconds since the attack began, as somebody with a watch counts them: whatever the clock of the machine says. */
  get elapsed(): number {
    return this.server.now - this.#jumpedMilliseconds - ATTACK_AT
  }

  /** Time passes until so many seconds after the beginning; never backwards. */
  async until(seconds: number): Promise<void> {
    const wait = seconds * 1000 - this.elapsed
    if (wait > 0) await this.server.advance(wait)
  }

  /** The clock of the machine is set, or the index is off: nobody observes the time between. */
  async jump(milliseconds: number): Promise<void> {
    await this.server.jump(milliseconds)
    this.#jumpedMilliseconds += milliseconds
  }

  async wait(milliseconds: number): Promise<void> {
    await this.server.advance(milliseconds)
  }

  /** A thief with this loot, in front of a browser of his own, in a place where the victim never was. */
  thiefWith(loot: Loot): Thief {
    const thief = new Thief(this, loot)
    this.thieves.push(thief)
    return thief
  }

  /** Tries a step, has the index mail what follows from it, and writes it down. */
  async step(step: Step): Promise<Outcome> {
    const at = this.elapsed
    const outcome = await attempt(step.act)
    const machineTime = this.server.now
    const mails = await this.mailbox.collect()
    const isAccepted =
      outcome.kind === 'refused'
        ? (step.accepts ?? []).includes(outcome.code ?? '')
        : outcome.kind === 'held'
          ? step.mayWait !== false
          : outcome.kind === 'done'
    if (!isAccepted)
      this.doubts.push(
        `${step.who} ${step.what.replace('{project}', step.project ?? '')}: ${outcome.kind}${outcome.code ? ` (${outcome.code})` : ''}, ${outcome.says}`,
      )
    this.story.push({
      at,
      machineTime,
      who: step.who,
      what: step.what,
      project: step.project,
      outcome,
      isExpected: isAccepted,
      tellsVictim: step.tellsVictim ?? false,
      mails: mails.map((mail) => ({
        to: mail.to[0] ?? '',
        subject: mail.subject,
        afterSeconds: (this.elapsed - at) / 1000,
      })),
    })
    return outcome
  }

  /** A line of the story that is no request: time that passes, a thing that is known. */
  note(what: string): void {
    this.story.push({
      at: this.elapsed,
      machineTime: this.server.now,
      who: 'time',
      what,
      outcome: { kind: 'done', says: '' },
      isExpected: true,
      tellsVictim: false,
      mails: [],
    })
  }

  async close(): Promise<void> {
    await this.server.stop()
    await this.sink.close()
  }
}
