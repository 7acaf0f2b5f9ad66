import { isSignedIn, signIn } from '../acts/sign-in.ts'
import type { Attack } from '../attack.ts'
import { outcomeOf } from '../outcome.ts'
import { Browser } from '../wire/browser.ts'

const REQUESTS = 1000
const MOST_MAILS = 20

/** A thousand requests that cost the thief nothing: the owner must neither drown in mail nor be locked out. */
export const wearOut: Attack = {
  name: 'wear-out',
  title: 'a thousand sign-ins and password mails to wear the owner out',
  source: 'abuse case: fatigue',
  guards: {},
  async play(scene) {
    const thief = scene.thiefWith(['password'])
    const { victim } = scene
    const before = (await scene.mailbox.mailsTo(scene.victimAddress)).length
    await scene.step({
      who: 'thief',
      what: `begins ${REQUESTS} sign-ins and password mails within an hour`,
      act: async () => {
        const { browser } = thief.mask
        for (let request = 0; request < REQUESTS / 2; request++) {
          await browser.visit('/sign-in')
          const shown = outcomeOf(await browser.submit('/sign-in', { name: victim.account, password: victim.holdings.password ?? '' }))
          if (shown.kind === 'broken') return shown
          await browser.visit('/reset-password')
          const asked = outcomeOf(await browser.submit('/reset-password', { name: victim.account }))
          if (asked.kind === 'broken') return asked
          if (request % 10 === 0) await scene.wait(60_000)
        }
        return { kind: 'done', says: '' }
      },
    })
    const mails = (await scene.mailbox.mailsTo(scene.victimAddress)).length - before
    await scene.step({
      who: 'victim',
      what: `counts his mails: ${mails}`,
      act: async () =>
        mails <= MOST_MAILS ? { kind: 'done', says: `${mails}` } : { kind: 'broken', says: `${mails} mails, more than ${MOST_MAILS}` },
    })
    await scene.step({
      who: 'victim',
      what: 'is still signed in, and signs in anew in his browser',
      act: async () => {
        if (!(await isSignedIn(victim))) return { kind: 'broken', says: 'his session has ended' }
        const cookies = [...victim.browser.cookies].filter(([name]) => !/session/.test(name))
        return signIn(victim.in(new Browser(scene.server.url, {}, cookies)))
      },
    })
  },
}
