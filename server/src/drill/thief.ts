import { Actor, type Holdings } from './actor.ts'
import { closeAccount } from './acts/close-account.ts'
import { sendOn } from './acts/organisations.ts'
import { acceptInvitation, invite, NO_OFFER, NO_ROLE, removePerson } from './acts/project-people.ts'
import { enrol, register, takeOverNewAccount } from './acts/register.ts'
import { ASKED_BY_MAIL, ASKED_FOR_FACTOR, IS_FROZEN, isSignedIn, signIn } from './acts/sign-in.ts'
import { makeToken, publish } from './acts/tokens.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Scene } from './scene.ts'
import { Browser } from './wire/browser.ts'
import { buildWheel } from './wire/wheel.ts'

/** What was stolen from the victim. */
/** `passkey` answers on the machine that he has; `cookie` is used elsewhere; `machine` means that he acts in the owner's own browser, where nothing looks foreign. */
export type Stolen = 'passkey' | 'password' | 'seed' | 'cookie' | 'machine' | 'token' | 'mailbox' | 'recovery-codes'
export type Loot = readonly Stolen[]

/** Of a browser and a place that the victim never used. */
const den = { agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0.0.0 Safari/537.36', address: '203.0.113.66' }

/** Refusals of whoever is not, or no longer, signed in. */
export const notInside = ['sign-in-needed', 'session-ended', 'session-elsewhere', 'account-cannot', IS_FROZEN]
/** Refusals of whoever cannot show what an act asks for. */
export const notProved = ['proof-needed', 'proof-wrong', 'proof-not-strongest', 'factor-too-young', 'too-many-requests']
/** Refusals of whoever has no power over a project. */
export const noPower = ['role-none', 'project-unknown', 'permission-missing', 'account-cannot', 'owner-on-probation', 'ownership-locked']
/** Refusals of uploads by whoever may not. */
export const noUpload = [
  'credentials-invalid',
  'permission-missing',
  'token-revoked',
  'token-expired',
  'token-asleep',
  'token-prohibits',
  'project-braked',
  'not-maintainer',
]

/** Whoever attacks: in the victim's name with what he stole, and with an account of his own that he makes for it. */
export class Thief {
  readonly scene: Scene
  readonly loot: Loot
  /** The victim, as the thief plays him. */
  readonly mask: Actor
  accomplice: Actor | undefined
  readonly accompliceName = 'newcomer'
  /** Credentials for publishing that he got hold of, by whom they speak for. */
  readonly tokens: { readonly of: string; readonly token: string }[] = []
  /** Called once the sign-in is over, whatever came of it. */
  onEntered: (() => void) | undefined
  readonly #accepted = new Set<string>()
  readonly #removed = new Set<string>()
  #versions = 0

  constructor(scene: Scene, loot: Loot) {
    this.scene = scene
    this.loot = loot
    const { victim } = scene
    const { password, seed, recoveryCodes, authenticator } = victim.holdings
    const stolen: Holdings = {
      password: loot.includes('password') ? password : undefined,
      seed: loot.includes('seed') ? seed : undefined,
      authenticator: loot.includes('passkey') ? authenticator : undefined,
      // Of the sheet of eight he saw three.
      recoveryCodes: loot.includes('recovery-codes') ? (recoveryCodes ?? []).slice(-3) : [],
    }
    const browser = loot.includes('machine')
      ? victim.browser.copy()
      : loot.includes('cookie')
        ? victim.browser.copy(den)
        : new Browser(scene.server.url, den)
    this.mask = new Actor(scene.server, victim.account, stolen, browser)
    if (loot.includes('token')) this.tokens.push({ of: victim.account, token: scene.stage.ownerToken })
  }

  async registersAccomplice(): Promise<void> {
    const { scene } = this
    const browser = new Browser(scene.server.url, den)
    const email = `${this.accompliceName}@example.net`
    const who = { name: this.accompliceName, email, password: 'a password of a newcomer, 2023', factor: 'passkey' as const }
    const outcome = await scene.step({
      who: 'thief',
      what: `registers an account of his own, ${who.name}`,
      act: () => register(browser, who, scene.mailbox.readLink),
      accepts: ['registration-closed'],
    })
    if (outcome.code === 'registration-closed') {
      scene.note('Registration is not open here. So that the attack goes on, the operator gives the accomplice an account.')
      await takeOverNewAccount(scene.server, browser, who)
    }
    this.accomplice = await enrol(scene.server, browser, who, scene.mailbox.readLink)
  }

  async entersAs(victim: Actor): Promise<Outcome> {
    const { scene } = this
    if (this.loot.includes('cookie') || this.loot.includes('machine')) return this.#entersByCookie(victim)
    const outcome = await scene.step({
      who: 'thief',
      what: `signs in as ${victim.account} with ${this.loot.join(' and ')}`,
      act: () => signIn(this.mask, this.loot.includes('mailbox') ? () => this.readsMail(/\/sign-in\/confirm\/[\w-]+/) : undefined),
      accepts: [ASKED_FOR_FACTOR, ASKED_BY_MAIL, 'sign-in-wrong', ...notInside, ...notProved],
      tellsVictim: true,
    })
    this.onEntered?.()
    return outcome
  }

  /** No form is sent: the cookies are enough, or they are not. */
  async #entersByCookie(victim: Actor): Promise<Outcome> {
    return this.scene.step({
      who: 'thief',
      what: `opens the account ${victim.account} with a copied cookie`,
      act: async () => {
        const answer = await this.mask.browser.visit('/account')
        if (answer.status === 200 && this.mask.browser.path.startsWith('/account')) return { kind: 'done', says: this.mask.browser.says }
        return answer.status === 200 ? { kind: 'refused', code: 'sign-in-needed', says: this.mask.browser.says } : outcomeOf(answer)
      },
      accepts: [...notInside, ...notProved],
    })
  }

  async invitesAccomplice(project: string): Promise<Outcome> {
    return this.scene.step({
      who: 'thief',
      what: `invites ${this.accompliceName} to own {project}`,
      project,
      act: () => invite(this.mask, project, this.accompliceName),
      accepts: [...notInside, ...notProved, ...noPower, 'invitee-cannot'],
      tellsVictim: true,
    })
  }

  async acceptsAsAccomplice(project: string): Promise<Outcome> {
    const outcome = await this.scene.step({
      who: 'thief',
      what: `accepts as ${this.accompliceName} for {project}`,
      project,
      act: () => acceptInvitation(this.accomplice!, project),
      accepts: [NO_OFFER, 'invitation-unknown', 'arrival-cannot', 'ownership-locked', ...notProved],
      tellsVictim: true,
    })
    if (outcome.kind === 'done' || outcome.kind === 'held') this.#accepted.add(project)
    return outcome
  }

  async removesVictimAsAccomplice(project: string): Promise<Outcome> {
    const outcome = await this.scene.step({
      who: 'thief',
      what: `removes ${this.scene.victim.account} from {project} as ${this.accompliceName}`,
      project,
      act: () => removePerson(this.accomplice!, project, this.scene.victim.account),
      accepts: [...noPower, ...notProved, NO_ROLE, 'owner-last', 'hold-limit', 'hold-refused-before'],
      tellsVictim: true,
    })
    if (outcome.kind === 'done' || outcome.code === NO_ROLE) this.#removed.add(project)
    return outcome
  }

  async deletesAccountOf(victim: Actor): Promise<Outcome> {
    return this.scene.step({
      who: 'thief',
      what: `deletes the account ${victim.account}`,
      act: () => closeAccount(this.mask),
      accepts: [...notInside, ...notProved, 'account-owns', 'account-answers', 'account-changed-lately'],
      tellsVictim: true,
    })
  }

  /** Makes himself a token where a session lets him, and publishes with everything that he has. */
  async publishesAsAccomplice(project: string): Promise<void> {
    if (this.accomplice && !this.tokens.some(({ of }) => of === this.accompliceName)) {
      const { projects } = this.scene
      await this.scene.step({
        who: 'thief',
        what: `makes a token for the projects as ${this.accompliceName}`,
        act: async () => {
          const { outcome, token } = await makeToken(this.accomplice!, 'mine', projects)
          if (token !== undefined) this.tokens.push({ of: this.accompliceName, token })
          return outcome
        },
        accepts: [...notInside, ...notProved, ...noPower],
      })
    }
    await this.publishes(project)
  }

  /** Asks to follow the owner, as if he were dead. */
  async asksToSucceed(project: string): Promise<void> {
    const { victim } = this.scene
    const page = `/manage/${project}/people/${victim.account}/succession`
    await this.scene.step({
      who: 'thief',
      what: `asks to follow ${victim.account} in {project}, of whom nothing was heard`,
      project,
      act: () => sendOn(this.accomplice!, page, page, { evidence: 'https://example.net/he-is-gone' }),
      accepts: [...noPower, ...notProved, 'succession-closed', 'owner-not-silent', 'succession-needless', 'heir-cannot'],
    })
  }

  /** Makes himself a token in the name of the owner. */
  async makesTokenAsVictim(): Promise<Outcome> {
    const { scene } = this
    return scene.step({
      who: 'thief',
      what: `makes a token as ${scene.victim.account}`,
      act: async () => {
        const { outcome, token } = await makeToken(this.mask, 'build', [...scene.projects])
        if (token !== undefined) this.tokens.push({ of: scene.victim.account, token })
        return outcome
      },
      accepts: [...notInside, ...notProved],
      tellsVictim: true,
    })
  }

  /** Comes back on a later day and tries again what failed before. */
  async perseveres(): Promise<void> {
    const { projects } = this.scene
    if (this.accomplice) {
      if (!(await isSignedIn(this.accomplice))) await signIn(this.accomplice)
      for (const project of projects) if (!this.#accepted.has(project)) await this.acceptsAsAccomplice(project)
      for (const project of projects) {
        if (this.#accepted.has(project) && !this.#removed.has(project)) await this.removesVictimAsAccomplice(project)
      }
    }
    for (const project of projects) await this.publishes(project)
  }

  /**
   * Publishes a release that nobody wants, with each credential that he has, and so shows whether he could. `isNew`: where no such
   * credential was used before, so that its owner should hear of it.
   */
  async publishes(project: string, { isNew = false } = {}): Promise<boolean> {
    const { scene } = this
    let hasPower = false
    for (const { of, token } of this.tokens) {
      const wheel = this.#poison(project)
      const outcome = await scene.step({
        who: 'thief',
        what: `publishes a poisoned {project} with a token of ${of}`,
        project,
        act: () => publish(scene.server, token, wheel, den.address),
        accepts: noUpload,
        ...(isNew ? { tellsVictim: true as const } : {}),
      })
      if (outcome.kind === 'done') scene.poisons.push({ project, version: wheel.version })
      hasPower ||= outcome.kind === 'done'
    }
    scene.power.saw(project, hasPower, scene.elapsed)
    return hasPower
  }

  #poison(project: string) {
    this.#versions++
    return buildWheel(project, `6.6.${this.#versions}`, "stolen = 'by the drill, and harmless'")
  }

  /** The newest link of such a shape, where he can read the owner's mail. */
  async readsMail(pattern: RegExp): Promise<string | undefined> {
    if (!this.loot.includes('mailbox')) return undefined
    return this.scene.mailbox.findLink(this.scene.victimAddress, pattern)
  }
}
