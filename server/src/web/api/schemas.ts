import { z } from 'zod'

export const moment = z.int().describe('milliseconds UTC since 1970')

export const changeResult = z.object({ result: z.enum(['changed', 'already so']) })

export const deletionResult = z.object({
  result: z.enum(['changed', 'already so', 'held']),
  hold: z.string().nullable().describe('id of the change that waits'),
  heldUntil: moment.nullable().describe('it happens then at the earliest, unless an owner stops it'),
})
