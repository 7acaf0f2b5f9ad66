import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Scene } from '../scene.ts'
import { readableText } from '../wire/forms.ts'
import { isSignedIn, signIn } from './sign-in.ts'

/** The owner gets to his account, as honest people do: signs in again, and takes a frozen account back with his factors. */
export async function reachAccount(scene: Scene): Promise<Outcome> {
  const { victim } = scene
  if (!(await isSignedIn(victim))) {
    const outcome = await signIn(victim, () => scene.mailbox.findLink(scene.victimAddress, /\/sign-in\/confirm\/[\w-]+/))
    if (outcome.kind === 'broken' || (outcome.kind === 'refused' && !victim.browser.path.startsWith('/account/frozen'))) return outcome
  }
  await victim.browser.visit('/account')
  if (!victim.browser.path.startsWith('/account/frozen')) return { kind: 'done', says: victim.browser.says }
  const kept = oldTokens(victim)
  return outcomeOf(await victim.send('/account/return', kept.length === 0 ? {} : { 'token[]': kept }))
}

/** Tokens that the page offers to keep and that were not made since the trouble began. */
function oldTokens({ browser }: Actor): string[] {
  const [, ...choices] = browser.page.split(/(?=<input\b[^>]*\bname="token\[\]")/)
  return choices.flatMap((choice) => {
    const id = /\bvalue="([^"]*)"/.exec(choice)?.[1]
    return id === undefined || /made since then/.test(readableText(choice)) ? [] : [id]
  })
}
