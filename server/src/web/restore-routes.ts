import type { Guard } from './guard.ts'
import { form, page } from './page-routes.ts'
import { confirmSubmit, oneRestorePage } from './pages/restore/one-restore-page.ts'
import { restorePage, restoreSubmit } from './pages/restore/restore-page.ts'
import type { Route } from './route.ts'

const administrator: Guard = { who: 'administrator' }

/** Owners as they were before a theft. One line each. */
export const restoreRoutes: readonly Route[] = [
  page('/admin/restore', administrator, 'Chooses projects and a moment, and shows what would change.', restorePage),
  form('/admin/restore', administrator, 'Asks to put owners back, after a second administrator and an hour.', restoreSubmit),
  page('/admin/restore/:id', administrator, 'One restore that was asked for.', oneRestorePage),
  form('/admin/restore/:id/confirm', administrator, 'The word of the second administrator.', confirmSubmit),
]
