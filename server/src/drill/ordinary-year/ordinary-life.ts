import type { Actor } from '../actor.ts'
import { isSignedIn, signIn } from '../acts/sign-in.ts'
import { Mailbox } from '../mailbox.ts'
import { attempt, type Outcome } from '../outcome.ts'
import { DrillBroken, type SpawnedServer } from '../spawned-server.ts'
import type { Browser } from '../wire/browser.ts'
import type { Mail } from '../wire/mail.ts'
import type { SmtpSink } from '../wire/smtp-sink.ts'
import { Ledger } from './ledger.ts'

/** An ordinary person could not do what he has to do: the index is in the way. */
export class Impossible extends Error {}

/** Somebody who uses the index. */
export interface Person {
  readonly name: string
  /** Where his mails go, the newest last. */
  readonly addresses: string[]
  /** In front of the browser that he uses; another one after a new laptop. */
  actor: Actor
}

/** True where the last answer refused, with a code or without: something in front of the index may say no to everything. */
export const isRefusing = ({ last }: Browser): boolean => [401, 403, 409, 429].includes(last?.status ?? 0)

/** People, their mail and the clock of an index, with what it all cost them. */
export class OrdinaryLife {
  readonly server: SpawnedServer
  readonly mailbox: Mailbox
  readonly ledger: Ledger
  readonly people: Person[] = []

  constructor(server: SpawnedServer, sink: SmtpSink) {
    this.server = server
    this.mailbox = new Mailbox(server, sink)
    this.ledger = new Ledger(() => server.now)
  }

  /** Time in which nothing is done. */
  async pass(milliseconds: number): Promise<void> {
    await this.server.advance(milliseconds)
    await this.readMails()
  }

  /**
   * Somebody does something that an honest person does. What waits is counted, unless it is in force all the same.
   *
   * @param isInForce looks at a page whether what was asked for is there although the last word on it waits
   * @throws Impossible where the index refuses it; DrillBroken where page and program disagree
   */
  async do(
    person: Person,
    what: string,
    act: (actor: Actor) => Promise<Outcome>,
    isInForce?: (actor: Actor) => Promise<boolean>,
  ): Promise<Outcome> {
    this.ledger.doing = what
    const outcome = await this.tried(person, what, () => act(person.actor))
    if (outcome.kind === 'held') {
      if (await isInForce?.(person.actor)) this.ledger.noteInForce(person.name)
      else this.ledger.note('wait', person.name)
    }
    await this.readMails()
    return outcome
  }

  /** Sits down at the index: signs in where the session is over. */
  async sitDown(person: Person): Promise<void> {
    this.ledger.doing = 'sign in'
    if (await isSignedIn(person.actor)) return
    await this.tried(person, 'sign in', () =>
      signIn(person.actor, () => this.mailbox.findLink(person.addresses.at(-1)!, /\/sign-in\/confirm\/[\w-]+/)),
    )
    await this.readMails()
  }

  /** The same for an account that is frozen or leaving: it leads to the one page that is left. */
  async signInFrozen(person: Person): Promise<void> {
    this.ledger.doing = 'sign in'
    const isThere = await isSignedIn(person.actor)
    if (!isThere) await signIn(person.actor, () => this.mailbox.findLink(person.addresses.at(-1)!, /\/sign-in\/confirm\/[\w-]+/))
    await this.readMails()
  }

  /** @throws Impossible, DrillBroken */
  async tried(person: Person, what: string, act: () => Promise<Outcome>): Promise<Outcome> {
    const outcome = await attempt(act)
    if (outcome.kind === 'refused') throw new Impossible(`${person.name} cannot ${what}: ${outcome.code}, ${outcome.says}`)
    if (outcome.kind === 'broken') {
      const browser = person.actor?.browser
      if (browser && isRefusing(browser)) throw new Impossible(`${person.name} cannot ${what}: answered with ${browser.last!.status}`)
      throw new DrillBroken(`${person.name} could not ${what}: ${outcome.says}`)
    }
    return outcome
  }

  async readMails(): Promise<void> {
    for (const mail of await this.mailbox.collect()) {
      const reader = this.people.find(({ addresses }) => mail.to.some((address) => addresses.includes(address)))
      if (reader && isSecurity(mail)) this.ledger.note('mail', reader.name, mail.subject)
    }
  }
}

/** As the index marks what warns somebody. */
const isSecurity = ({ subject }: Mail) => /^\[[^\]]*: security\]/.test(subject)
