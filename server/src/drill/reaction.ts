import { objectToAll } from './acts/holds.ts'
import { sendOn } from './acts/organisations.ts'
import { removePerson } from './acts/project-people.ts'
import { reachAccount } from './acts/reach-account.ts'
import { renewRecoveryCodes } from './acts/recovery-codes.ts'
import { makeToken } from './acts/tokens.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Scene } from './scene.ts'
import { ATTACK_AT } from './stage.ts'
import { callApi } from './wire/upload.ts'

const NOTICE = /https?:\/\/\S+(\/notice\/[\w-]+)/
/** Somebody else, or he himself by an earlier link, has stopped it already; or the link is spent or too old. */
const stoppedAlready = [
  'dispute-done',
  'hold-already-decided',
  'hold-cannot',
  'hold-objection-heard',
  'link-dead',
  'hold-late',
  'invitation-unknown',
  'hold-not-concerned',
]

/** An owner who is shut out tries all the same: what is lost shows in the verdict. */
const shutOut = [
  'sign-in-wrong',
  'sign-in-needed',
  'session-ended',
  'account-frozen',
  'account-cannot',
  'role-none',
  'project-unknown',
  'not-maintainer',
  'credentials-invalid',
  'factor-too-young',
  'proof-needed',
  'proof-wrong',
  'too-many-requests',
]

/**
 * The owner reads his mail and does what it says: stops each change that was not his, freezes the account where somebody was
 * in it, comes back with what only he has, and clears up.
 */
export async function ownerReacts(scene: Scene, { freezes = true } = {}): Promise<void> {
  const links = await noticesSince(scene)
  scene.note(
    links.length === 0 ? 'The owner reads his mail: nothing there is news to him.' : `The owner reads his mail: ${links.length} notices.`,
  )
  const wasInside = scene.story.some(
    ({ who, what, outcome }) =>
      who === 'thief' && what.includes(scene.victim.account) && /^(signs in|opens)/.test(what) && outcome.kind === 'done',
  )
  if (links.length > 0) await pressAll(scene, links, 'stop')
  if (freezes && wasInside && links.length > 0) await freeze(scene, links)
  if (!wasInside) {
    await ownerYanks(scene)
    return
  }
  await scene.step({ who: 'victim', what: 'takes his account back', act: () => reachAccount(scene), accepts: shutOut })
  await scene.step({
    who: 'victim',
    what: 'objects to what still waits',
    act: () => objectToAll(scene.victim),
    accepts: [...shutOut, ...stoppedAlready],
  })
  // With the codes that he has: new ones count for nothing much until they are old.
  await clearUp(scene)
  await ownerYanks(scene)
  await changePassword(scene)
  await scene.step({
    who: 'victim',
    what: 'makes new recovery codes',
    act: () => renewRecoveryCodes(scene.victim),
    accepts: shutOut,
  })
}

/** Paths of the links that stop something, oldest first. */
export async function noticesSince(scene: Scene, since = ATTACK_AT): Promise<readonly string[]> {
  const mails = await scene.mailbox.mailsTo(scene.victimAddress)
  return mails.filter(({ seenAt = 0 }) => seenAt >= since).flatMap(({ text }) => NOTICE.exec(text)?.[1] ?? [])
}

/** Presses one button behind links, from a phone that is signed in nowhere; pages without the button are left alone. */
export async function pressAll(
  scene: Scene,
  links: readonly string[],
  button: 'stop' | 'freeze',
  who: 'victim' | 'thief' = 'victim',
): Promise<void> {
  const phone = scene.victim.elsewhere({
    address: '198.51.100.9',
    agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile Safari',
  })
  let pressed = 0
  await scene.step({
    who,
    what: button === 'stop' ? 'presses "this was not me" in each notice' : 'freezes the account by a link',
    act: async () => {
      for (const link of links) {
        const page = await phone.browser.open(link)
        const form = new RegExp(`/${button}$`)
        if (page.status !== 200 || !phone.browser.hasForm(form)) continue
        const outcome = outcomeOf(await phone.browser.submit(form))
        if (outcome.kind === 'refused' && stoppedAlready.includes(outcome.code ?? '')) continue
        if (outcome.kind !== 'done' && outcome.kind !== 'held') return outcome
        pressed++
        if (button === 'freeze') break
      }
      return { kind: 'done', says: pressed === 1 ? '1 change stopped' : `${pressed} changes stopped` }
    },
  })
}

const freeze = (scene: Scene, links: readonly string[]) => pressAll(scene, [...links].reverse(), 'freeze')

async function changePassword(scene: Scene): Promise<void> {
  const { victim } = scene
  const before = victim.holdings.password ?? ''
  const after = 'another nine lanterns at the mole'
  await scene.step({
    who: 'victim',
    what: 'chooses another password',
    act: async () => {
      const page = await victim.browser.open('/account/password')
      if (page.status !== 200) return outcomeOf(page)
      // A session that is not fresh is asked for a factor before the form is shown.
      if (!victim.browser.hasForm('/account/password')) await victim.send('/account/confirm')
      await victim.browser.open('/account/password')
      const outcome = outcomeOf(await victim.send('/account/password', { before, after }))
      if (outcome.kind === 'done') Object.assign(victim.holdings, { password: after })
      return outcome
    },
    // He tries again later; nothing of the verdict hangs on it.
    accepts: [...shutOut, 'sign-in-busy', 'password-unjudged'],
  })
}

/** Takes out of the projects who does not belong there, and what he published. */
async function clearUp(scene: Scene): Promise<void> {
  const strangers = scene.thieves.flatMap((thief) => (thief.accomplice ? [thief.accompliceName] : []))
  const { victim } = scene
  for (const organisation of scene.organisations) {
    for (const stranger of strangers) {
      await scene.step({
        who: 'victim',
        what: `ends everything that ${stranger} has in ${organisation}`,
        act: () => sendOn(victim, `/org/${organisation}/people/${stranger}`, new RegExp(`/people/${stranger}/off-board$`)),
        accepts: [...shutOut, 'member-none', 'organisation-unknown', 'organisation-needs'],
      })
    }
  }
  if (scene.isMuchAtOnce) {
    for (const stranger of strangers) {
      const page = `/account/people/${stranger}`
      await scene.step({
        who: 'victim',
        what: `removes ${stranger} from everything at once`,
        act: () => sendOn(victim, page, page),
        accepts: [...shutOut, 'ownership-locked', 'account-unknown'],
      })
    }
  }
  for (const project of scene.projects) {
    await victim.browser.open(`/manage/${project}`)
    for (const stranger of strangers) {
      if (victim.browser.link(new RegExp(`/manage/${project}/people/${stranger}$`)) === undefined) continue
      await scene.step({
        who: 'victim',
        what: `removes ${stranger} from {project}`,
        project,
        act: () => removePerson(victim, project, stranger),
        // Listed by a team or an organisation, without a role of his own.
        accepts: [...shutOut, 'ownership-locked', 'hold-limit'],
      })
    }
    await victim.browser.open(`/manage/${project}`)
    if (victim.browser.hasForm(/\/unbrake$/)) {
      await scene.step({
        who: 'victim',
        what: 'lets publishing go on for {project}',
        project,
        act: async () => outcomeOf(await victim.send(/\/unbrake$/)),
      })
    }
  }
}

/** Yanks what the thief published, so that installers choose the owner's releases again. */
export async function ownerYanks(scene: Scene): Promise<void> {
  let hasRenewed = false
  for (const { project, version } of scene.poisons) {
    if (scene.yanked.has(`${project} ${version}`)) continue
    const yankIt = () =>
      scene.step({
        who: 'victim',
        what: 'yanks the poisoned release of {project}',
        project,
        act: async () => yank(scene, project, version),
        accepts: [
          'token-revoked',
          'token-expired',
          'token-asleep',
          'credentials-invalid',
          'account-cannot',
          'not-maintainer',
          'permission-missing',
        ],
      })
    let outcome = await yankIt()
    if (outcome.kind === 'refused' && !hasRenewed) {
      hasRenewed = true
      await renewToken(scene)
      outcome = await yankIt()
    }
    if (outcome.kind === 'done') scene.yanked.add(`${project} ${version}`)
  }
}

async function renewToken(scene: Scene): Promise<void> {
  await scene.step({
    who: 'victim',
    what: 'makes a new token, as his own is dead',
    act: async () => {
      const { outcome, token } = await makeToken(scene.victim, 'ci again', [...scene.projects])
      scene.ownerToken = token ?? scene.ownerToken
      return outcome
    },
    accepts: shutOut,
  })
}

async function yank(scene: Scene, project: string, version: string): Promise<Outcome> {
  const path = `/api/v1/projects/${project}/releases/${version}/yank`
  const { status, refusal, text } = await callApi(scene.server.url, scene.ownerToken, path, { reason: 'not ours' })
  if (status === 200) return { kind: 'done', says: `yanked ${project} ${version}` }
  return refusal === undefined || status >= 500
    ? { kind: 'broken', says: `${status}: ${text}` }
    : { kind: 'refused', code: refusal, says: text }
}
