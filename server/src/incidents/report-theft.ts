import { actorOf } from '../accounts/principal.ts'
import { type Visit, visitorOf } from '../accounts/sessions/visit.ts'
import { listAdministrators } from '../accounts/store.ts'
import { tellById } from '../accounts/tell.ts'
import type { Reception } from '../accounts/terms.ts'
import { Refusal } from '../errors.ts'
import { record } from '../journal/record.ts'
import { networkOf } from '../platform/http/network-of.ts'
import { takeRate, takeRates } from '../platform/rates/rates.ts'
import { findLastReportNumber, insertReport } from './store.ts'
import { REPORT_CONTACT_LIMIT, REPORT_NAMES_LIMIT, REPORT_TEXT_LIMIT } from './theft-report.ts'

/** From one network; whoever needs more has a telephone. */
const perNetwork = { burst: 4, everySeconds: 900 }
/** From everywhere. Far above what people write in a bad week; a flood must not fill the journal. */
const inAll = { burst: 200, everySeconds: 60 }
/** Mails about them: a flood from many networks fills the list, and not the mailboxes. */
const mailed = { burst: 20, everySeconds: 300 }

/**
 * "My account was taken", from somebody who cannot show anything any more: makes a numbered report, and tells every
 * administrator at once. Changes nothing else: an administrator decides.
 *
 * @returns the number of the report.
 * @throws Refusal `report-empty`, `report-too-long`, `too-many-requests`
 */
export async function reportTheft(
  reception: Reception,
  visit: Visit,
  told: { text: string; names: string; contact: string },
): Promise<number> {
  const text = told.text.trim()
  const names = splitNames(told.names)
  const contact = told.contact.trim()
  if (text === '' || contact === '') throw new Refusal('report-empty')
  if (text.length > REPORT_TEXT_LIMIT || contact.length > REPORT_CONTACT_LIMIT || names.length > REPORT_NAMES_LIMIT)
    throw new Refusal('report-too-long', { text: REPORT_TEXT_LIMIT, names: REPORT_NAMES_LIMIT, contact: REPORT_CONTACT_LIMIT })
  const taken = await takeRates(reception, [
    { key: `report-theft:${networkOf(visit.address)}`, rate: perNetwork },
    { key: 'report-theft', rate: inAll },
  ])
  if (!taken.isAllowed) throw new Refusal('too-many-requests', { seconds: taken.retryAfterSeconds })
  const isMailed = (await takeRate(reception, 'report-theft:mails', mailed)).isAllowed
  const now = reception.clock.now()
  return record(reception, actorOf(visitorOf(visit), now), async (tx) => {
    await tx.lock('victim-reports')
    const number = (await findLastReportNumber(tx)) + 1
    const link = `${reception.terms.publicUrl}/admin/reports/${number}`
    const administrators = isMailed ? await listAdministrators(tx) : []
    for (const { id } of administrators)
      await tellById(tx, reception, id, { kind: 'theft-reported', params: { link, number, names: names.join(', ') || '-' } })
    return {
      result: number,
      events: [{ kind: 'report-received', subjects: {}, public: { report: number }, private: { text, names: names.join(' '), contact } }],
      settle: ([entry]) => insertReport(tx, { number, entry: entry!, receivedAt: now }),
    }
  })
}

/** What somebody wrote into the field of names, one by one. */
export const splitNames = (text: string): string[] =>
  [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ''))].map((name) => name.slice(0, 100))
