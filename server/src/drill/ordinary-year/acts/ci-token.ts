import type { Actor } from '../../actor.ts'
import { type Outcome, outcomeOf } from '../../outcome.ts'
import { FormMissing } from '../../wire/browser.ts'
import { below } from './send-on.ts'

const PAGE = '/account/tokens'
const DAY = 24 * 3_600_000

export interface CiToken {
  readonly name: string
  readonly text: string
  /** Milliseconds since 1970, simulated; undefined: it lives for ever. */
  readonly expiresAt: number | undefined
}

/** Makes a token for CI with the life that the form proposes. */
export async function makeCiToken(actor: Actor, name: string, projects: readonly string[]): Promise<{ outcome: Outcome; token?: CiToken }> {
  const page = await actor.browser.open(`${PAGE}/new`)
  if (page.status !== 200) return { outcome: outcomeOf(page) }
  const proposed = actor.browser.form(`${PAGE}/new`).fields.find(([field]) => field === 'days')?.[1]
  const answer = await actor.send(`${PAGE}/new`, { name, scope: 'named', projects: projects.join('\n'), 'permission[]': ['upload'] })
  const outcome = outcomeOf(answer)
  const text = /\bpypi-[\w-]{40,}/.exec(answer.text)?.[0]
  if (outcome.kind !== 'done') return { outcome }
  if (text === undefined) return { outcome: { kind: 'broken', says: `A page without a token: ${outcome.says}` } }
  return { outcome, token: { name, text, expiresAt: proposed ? actor.server.now + Number(proposed) * DAY : undefined } }
}

/** Kills the token of this name, which CI no longer uses. */
export async function revokeToken(actor: Actor, name: string): Promise<Outcome> {
  const { browser } = actor
  await browser.open(PAGE)
  const link = below(actor, `<bdi>${name}</bdi>`, /^\/account\/tokens\/[\w-]+\/revoke$/)
  if (link === undefined) throw new FormMissing(`${PAGE} has no token "${name}" that can be revoked.`)
  await browser.open(link)
  return outcomeOf(await actor.send(link))
}
