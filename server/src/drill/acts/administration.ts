import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import { whyNoForm } from '../sentences.ts'
import { Browser } from '../wire/browser.ts'

/** Writes a report as somebody without an account. */
export async function reportTheft(origin: string, names: string): Promise<Outcome> {
  const browser = new Browser(origin, { address: '198.51.100.77' })
  await browser.visit('/victim')
  return outcomeOf(await browser.submit('/victim', { text: 'My account was taken.', names, contact: 'somebody@example.net' }))
}

/** Does what the newest report asks for: freezes what it names. */
export async function containReport(administrator: Actor): Promise<Outcome> {
  const { browser } = administrator
  const page = await browser.open('/admin/reports')
  if (page.status !== 200) return outcomeOf(page)
  const link = browser.link(/^\/admin\/reports\/\d+$/)
  if (link === undefined) return { kind: 'broken', says: `No report on the page: ${browser.says}` }
  await browser.open(link)
  return outcomeOf(await administrator.send(/\/contain$/))
}

export const NOTHING_WAITS = 'nothing-waits'

/** Presses a button of the first recovery that waits. */
export async function decideRecovery(administrator: Actor, button: 'approve' | 'grant'): Promise<Outcome> {
  const { browser } = administrator
  const page = await browser.open('/admin/recoveries')
  if (page.status !== 200) return outcomeOf(page)
  const action = new RegExp(`/${button}$`)
  if (!browser.hasForm(action)) return { kind: 'refused', code: NOTHING_WAITS, says: browser.says }
  return outcomeOf(await administrator.send(action))
}

/** Asks that owners of a project are put back to how they were at a moment, such as `2023-09-24T12:00Z`. */
export async function askForRestore(administrator: Actor, project: string, at: string): Promise<Outcome> {
  const { browser } = administrator
  const page = await browser.open(`/admin/restore?${new URLSearchParams({ projects: project, person: '', at })}`)
  if (page.status !== 200) return outcomeOf(page)
  const outcome = outcomeOf(await administrator.send('/admin/restore', { reason: 'They say that they were robbed.' }))
  if (outcome.kind === 'done' && browser.last?.location !== undefined) await browser.visit(browser.last.location)
  return outcome.kind === 'done' ? { kind: 'held', says: browser.says } : outcome
}

/** Says yes to the restore whose page he looks at. */
export async function confirmRestore(administrator: Actor): Promise<Outcome> {
  const { browser } = administrator
  if (!browser.hasForm(/\/confirm$/)) {
    return (
      whyNoForm(browser) ?? {
        kind: 'broken',
        says: `${browser.path} has no form and gives no reason that the drill knows: ${browser.says}`,
      }
    )
  }
  return outcomeOf(await administrator.send(/\/confirm$/))
}

/** Decides about the first contested change: that everything stays as it is, or that it goes on. */
export async function decideContested(administrator: Actor, decision: 'keep' | 'go-on'): Promise<Outcome> {
  const { browser } = administrator
  const page = await browser.open('/admin/holds')
  if (page.status !== 200) return outcomeOf(page)
  const link = browser.link(/^\/admin\/holds\/[\w-]+$/)
  if (link === undefined) return { kind: 'refused', code: NOTHING_WAITS, says: browser.says }
  await browser.open(link)
  const action = new RegExp(`/${decision}$`)
  if (!browser.hasForm(action)) return { kind: 'refused', code: NOTHING_WAITS, says: browser.says }
  return outcomeOf(await administrator.send(action, { reason: 'They were asked.' }))
}
