import { z } from 'zod'
import { unyankRelease, yankRelease } from '../../packaging/yank-release.ts'
import { api } from '../route.ts'
import { changeResult } from './schemas.ts'

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
]
