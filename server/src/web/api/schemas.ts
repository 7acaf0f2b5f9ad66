import { z } from 'zod'

export const moment = z.int().describe('milliseconds UTC since 1970')

export const changeResult = z.object({ result: z.enum(['changed', 'already so']) })
