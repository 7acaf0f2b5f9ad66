import type { Actor } from '../../actor.ts'
import { type Outcome, outcomeOf } from '../../outcome.ts'
import type { Fields } from '../../wire/browser.ts'

/** Opens a page and sends one of its forms. */
export async function sendOn(actor: Actor, page: string, action: string | RegExp, fields: Fields = {}): Promise<Outcome> {
  const shown = await actor.browser.visit(page)
  if (shown.status !== 200) return outcomeOf(shown)
  return outcomeOf(await actor.send(action, fields))
}

/** The address of the first form or link below something that the page names. */
export function below(actor: Actor, name: string, address: RegExp): string | undefined {
  const { page } = actor.browser
  const at = page.indexOf(name)
  const found = at < 0 ? [] : [...page.slice(at).matchAll(/\s(?:action|href)="([^"]*)"/g)]
  return found.map(([, each = '']) => each).find((each) => address.test(each))
}
