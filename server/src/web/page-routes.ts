import { FORM_LIMIT_BYTES } from './form.ts'
import type { Guard } from './guard.ts'
import type { Route } from './route.ts'

/** A line of a table of pages: shown, changing nothing. */
export const page = (path: string, guard: Guard, says: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path,
  guard,
  voice: 'page',
  says,
  handle,
})

/** A line of a table of pages: what one of their forms sends. */
export const form = (path: string, guard: Guard, says: string, handle: Route['handle']): Route => ({
  method: 'POST',
  path,
  guard,
  voice: 'page',
  isForm: true,
  bodyLimitBytes: FORM_LIMIT_BYTES,
  says,
  handle,
})
