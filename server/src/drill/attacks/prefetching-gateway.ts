import type { Attack } from '../attack.ts'
import { captureProjects } from './steps/capture-projects.ts'

/** A mail gateway opens every link of every mail before anybody reads it: that confirms nothing, and stops nothing. */
export const prefetchingGateway: Attack = {
  name: 'prefetching-gateway',
  title: "password and app are stolen, and the owner's mail gateway opens every link",
  source: 'mail gateways that open links',
  guards: { 'sign-in-confirmation': 'held', 'same-browser': 'held' },
  async play(scene) {
    scene.mailbox.onArrival = async ({ text }) => {
      for (const link of text.match(/https?:\/\/\S+/g) ?? []) {
        const { pathname } = new URL(link)
        for (const method of ['HEAD', 'GET']) await fetch(scene.server.url + pathname, { method, headers: { accept: 'text/html' } })
      }
    }
    const thief = scene.thiefWith(['password', 'seed'])
    await captureProjects(scene, thief)
  },
}
