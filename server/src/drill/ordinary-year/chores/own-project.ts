import { acceptInvitation, invite } from '../../acts/project-people.ts'
import { makeToken, publish } from '../../acts/tokens.ts'
import { outcomeOf } from '../../outcome.ts'
import { FormMissing } from '../../wire/browser.ts'
import { buildWheel } from '../../wire/wheel.ts'
import { callApi } from '../acts/call-api.ts'
import { revokeToken } from '../acts/ci-token.ts'
import { below, sendOn } from '../acts/send-on.ts'
import type { OrdinaryLife, Person } from '../ordinary-life.ts'

const PROJECT = 'pocket-compass'
const MANAGE = `/manage/${PROJECT}`
const API = `/api/v1/projects/${PROJECT}`
const TOKEN = 'by hand'
const DAY = 24 * 3_600_000

/** Somebody looks after a small project of his own by hand: yanks, deletes, takes back, and asks a friend who has no time. */
export async function lookAfterOwnProject(life: OrdinaryLife, person: Person, friend: Person): Promise<void> {
  await life.sitDown(person)
  let token = ''
  await life.do(person, 'make a token', async (actor) => {
    const made = await makeToken(actor, TOKEN, [PROJECT])
    token = made.token ?? ''
    return made.outcome
  })
  const api = (what: string, method: string, path: string, body?: object) =>
    life.do(person, what, () => callApi(life.server.url, token, method, path, body))
  for (const version of ['1.0', '1.1', '1.2'])
    await life.do(person, `publish ${version}`, () => publish(life.server, token, buildWheel(PROJECT, version)))
  await api('yank a release', 'POST', `${API}/releases/1.0/yank`, { reason: 'does not start' })
  await api('unyank it', 'POST', `${API}/releases/1.0/unyank`)
  await api('archive the project', 'PUT', `${API}/status`, { status: 'archived' })
  await api('go on with it', 'PUT', `${API}/status`, { status: 'active' })
  await api('delete a release', 'DELETE', `${API}/releases/1.1`)
  await life.pass(5 * DAY)
  await api('take it back', 'POST', `${API}/releases/1.1/restore`)
  await life.sitDown(person)
  await life.do(person, 'delete another one', (actor) => sendOn(actor, `${MANAGE}/releases/1.2`, /\/releases\/1\.2\/delete$/))
  await life.pass(5 * DAY)
  await life.sitDown(person)
  await life.do(person, 'take that back too', (actor) => sendOn(actor, `${MANAGE}/releases/1.2`, /\/releases\/1\.2\/restore$/))

  await life.do(person, 'stop publishing for a moment', (actor) => sendOn(actor, MANAGE, `${MANAGE}/brake`))
  await life.do(person, 'publish again', (actor) => sendOn(actor, MANAGE, `${MANAGE}/unbrake`))
  await life.do(person, 'lock who owns it', (actor) => sendOn(actor, MANAGE, `${MANAGE}/lock`))
  await life.do(person, 'unlock it', (actor) => sendOn(actor, MANAGE, `${MANAGE}/unlock`))
  await life.do(person, 'invite a friend', (actor) => invite(actor, PROJECT, friend.name, 'maintainer'))
  await life.do(person, 'end the offer', (actor) => sendOn(actor, MANAGE, /\/invitations\/[\w-]+\/cancel$/))
  await life.do(person, 'invite the friend after all', (actor) => invite(actor, PROJECT, friend.name, 'maintainer'))
  await life.sitDown(friend)
  await life.do(friend, 'say no', (actor) => sendOn(actor, '/account/invitations', /\/decline$/))
  await life.do(person, 'ask once more', (actor) => invite(actor, PROJECT, friend.name, 'maintainer'))
  await life.do(friend, 'help out', (actor) => acceptInvitation(actor, PROJECT))
  await life.do(person, 'end all that the friend may do', (actor) =>
    sendOn(actor, `/account/people/${friend.name}`, `/account/people/${friend.name}`),
  )

  // Codes from an app are taken sparingly: five in a row, and then one every ten minutes.
  await life.pass(DAY)
  await life.sitDown(person)
  for (const act of ['sleep', 'wake'] as const) {
    await life.do(person, `put the token to ${act}`, async (actor) => {
      await actor.browser.open('/account/tokens')
      const action = below(actor, `<bdi>${TOKEN}</bdi>`, new RegExp(`^/account/tokens/[\\w-]+/${act}$`))
      if (action === undefined) throw new FormMissing(`/account/tokens has no token "${TOKEN}" to ${act}.`)
      return outcomeOf(await actor.send(action))
    })
  }
  await life.do(person, 'revoke the token', (actor) => revokeToken(actor, TOKEN))
}
