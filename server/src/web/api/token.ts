import { z } from 'zod'
import { Refusal } from '../../errors.ts'
import { findToken } from '../../tokens/store.ts'
import { api } from '../route.ts'
import { moment } from './schemas.ts'

export const tokenRoutes = [
  api({
    method: 'GET',
    path: '/api/v1/token',
    guard: { who: 'token', permission: 'read' },
    says: 'What this index knows of the token that asks (it needs the permission read).',
    response: z.object({
      id: z.string(),
      name: z.string(),
      account: z.string(),
      createdAt: moment,
      expiresAt: moment.nullable(),
      lastUsedAt: moment.nullable(),
    }),
    async handle({ instance, principal }) {
      const token = await findToken(instance.db.read, principal!.tokenId)
      if (!token) throw new Refusal('credentials-invalid')
      const { id, name, createdAt, expiresAt, lastUsedAt } = token
      return { id, name, account: principal!.account.name, createdAt, expiresAt, lastUsedAt }
    },
  }),
]
