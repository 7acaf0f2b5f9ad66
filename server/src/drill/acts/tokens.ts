import type { Actor } from '../actor.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { SpawnedServer } from '../spawned-server.ts'
import { upload } from '../wire/upload.ts'
import type { Wheel } from '../wire/wheel.ts'

/** Makes a token for some projects, or for all of his; its text where it was made. */
export async function makeToken(
  actor: Actor,
  name: string,
  projects: readonly string[] | 'all',
): Promise<{ outcome: Outcome; token?: string }> {
  const page = await actor.browser.open('/account/tokens/new')
  if (page.status !== 200) return { outcome: outcomeOf(page) }
  const form = actor.browser.form('/account/tokens/new')
  const days = form.fields.find(([field]) => field === 'days')?.[1]
  const answer = await actor.send('/account/tokens/new', {
    name,
    ...(projects === 'all' ? { scope: 'all' } : { scope: 'named', projects: projects.join('\n') }),
    'permission[]': ['upload', 'yank'],
    ...(days === '' ? {} : { days: '365' }),
  })
  const token = answer.status === 200 ? /\bpypi-[\w-]{40,}/.exec(answer.text)?.[0] : undefined
  const outcome = outcomeOf(answer)
  if (outcome.kind === 'done' && token === undefined)
    return { outcome: { kind: 'broken', says: `A page without a token: ${outcome.says}` } }
  return { outcome, ...(token === undefined ? {} : { token }) }
}

/** Publishes a file as twine does. 202 means that the index took it and holds it back. */
export async function publish(server: SpawnedServer, token: string, wheel: Wheel, address?: string): Promise<Outcome> {
  const { status, refusal, text } = await upload(server.url, token, wheel, address)
  const says = text.split('\n')[0] ?? ''
  if (status === 200) return { kind: 'done', says: `published ${wheel.filename}` }
  if (status === 202) return { kind: 'held', says }
  if (status === 401 || status === 403 || status === 409 || status === 429) {
    return refusal === undefined ? { kind: 'broken', says: `${status} without a code: ${says}` } : { kind: 'refused', code: refusal, says }
  }
  return { kind: 'broken', says: `the upload of ${wheel.filename} got ${status}: ${says}` }
}
