import { z } from 'zod'
import { deleteRelease, restoreRelease } from '../../packaging/releases/delete-release.ts'
import { unyankRelease, yankRelease } from '../../packaging/releases/yank-release.ts'
import { api } from '../route.ts'
import { changeResult, deletionResult } from './schemas.ts'

const named = z.object({ name: z.string(), version: z.string() })

export const releaseRoutes = [
  api({
    method: 'POST',
    path: '/api/v1/projects/:name/releases/:version/yank',
    guard: { who: 'token', permission: 'yank' },
    says: 'Yanks a release: installers take it only when it is named exactly (PEP 592; maintainers and owners).',
    params: named,
    body: z.object({ reason: z.string().optional() }),
    response: changeResult,
    async handle({ instance, principal, input }) {
      const { name, version } = input.params
      return { result: await yankRelease(instance, principal!, { project: name, version }, input.body.reason) }
    },
  }),

  api({
    method: 'POST',
    path: '/api/v1/projects/:name/releases/:version/unyank',
    guard: { who: 'token', permission: 'yank' },
    says: 'Offers a yanked release again (owners).',
    params: named,
    response: changeResult,
    async handle({ instance, principal, input }) {
      const { name, version } = input.params
      return { result: await unyankRelease(instance, principal!, { project: name, version }) }
    },
  }),

  api({
    method: 'DELETE',
    path: '/api/v1/projects/:name/releases/:version',
    guard: { who: 'token', permission: 'yank' },
    says: 'Deletes a release (owners): at once, or, where deletions wait, asked for and answered with 202; its bytes are kept for a while.',
    params: named,
    response: deletionResult,
    status: ({ result }) => (result === 'held' ? 202 : 200),
    async handle({ instance, principal, input }) {
      const { name, version } = input.params
      const done = await deleteRelease(instance, principal!, { project: name, version })
      if (typeof done === 'string') return { result: done, hold: null, heldUntil: null }
      // Counted from when every owner could know; never earlier than this.
      return { result: 'held' as const, hold: done.id, heldUntil: instance.clock.now() + done.remainingMilliseconds }
    },
  }),

  api({
    method: 'POST',
    path: '/api/v1/projects/:name/releases/:version/restore',
    guard: { who: 'token', permission: 'yank' },
    says: 'Takes a deleted release back out of the trash (owners).',
    params: named,
    response: changeResult,
    async handle({ instance, principal, input }) {
      const { name, version } = input.params
      return { result: await restoreRelease(instance, principal!, { project: name, version }) }
    },
  }),
]
