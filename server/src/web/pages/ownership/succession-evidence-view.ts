import { html } from 'hono/html'
import { deliveriesText, type SuccessionEvidence } from '../../../ownership/succession/succession-evidence.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { countText } from '../pieces/amount.ts'
import { facts } from '../pieces/facts.ts'
import { moment } from '../pieces/moment.ts'

/** On what a succession stands. `mayReadWords`: administrators, and whoever wrote them. */
export function successionEvidenceView(
  { silentDays, lastSignAt, notices, words }: SuccessionEvidence,
  { hold, mayReadWords }: { readonly hold: { readonly requestedAt: number }; readonly mayReadWords: boolean },
): Markup {
  const isBack = lastSignAt !== undefined && lastSignAt > hold.requestedAt
  const standing = facts('What it stands on', 'evidence', [
    ['Nothing was heard for', `${countText(silentDays, 'day')}, when it was asked for`],
    [isBack ? 'Sign of life since' : 'Last sign of life', lastSignAt === undefined ? undefined : moment(lastSignAt)],
    ...notices.map((notice) => ['Told', html`${moment(notice.at)}: ${deliveriesText(notice)}`] as const),
    ['Told', notices.length === 0 ? 'nothing was sent' : undefined],
  ])
  if (!mayReadWords) return standing
  return html`${standing}<section class="panel" aria-labelledby="words"><h2 id="words">In the words of whoever asked</h2><p><bdi>${words ?? 'The words were erased.'}</bdi></p></section>`
}
