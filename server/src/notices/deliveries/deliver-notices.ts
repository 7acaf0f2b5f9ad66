import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Transaction } from '../../platform/database/database.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Log } from '../../platform/log/log.ts'
import { type Mail, type Mailer, MailServerUnreachable } from '../../platform/mail/mailer.ts'
import { isLanguage } from '../language.ts'
import { LINK_LIFE_MILLISECONDS } from '../links/notice-link.ts'
import { disputeUrl, mailText } from '../mail-text.ts'
import { plainText } from '../plain-text.ts'
import { openAddress, openContent, openSecret } from '../sealed-notice.ts'
import { nextAttempt } from './retry-policy.ts'
import { type ClaimedDelivery, claimDelivery, endDelivery, hasDueDelivery, hastenDeliveries, postponeDelivery } from './store.ts'

export interface DeliveryWorks {
  readonly ground: Ground
  readonly mailer: Mailer
  /** Where the index is, as people type it, without a slash at the end. */
  readonly publicUrl: string
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
}

const PARALLEL = 4
/** Five times as long as a mailer may take for one mail. */
const LEASE_MILLISECONDS = 5 * 60_000
/** Of the time between a claim and the sending: a process that slept longer may have lost its lease. */
const LATEST_START_MILLISECONDS = 2 * 60_000
const COMMIT_PAUSES_MILLISECONDS = [100, 1000, 5000, 20_000]

interface Turn {
  readonly works: DeliveryWorks
  /** Waits until no other mail of this process is between its hand-over and the commit; call what it gives when this one is through. */
  readonly handOver: () => Promise<() => void>
  accepted: number
  isServerDown: boolean
}

/**
 * Sends every mail that is due, the urgent first; returns how many the mail server took. Several processes may do so
 * at once. Never throws for the sake of one mail; stops early when the mail server cannot be reached.
 *
 * Each mail is leased in a transaction, sent outside of any, and settled in another. A process that is killed in between leaves
 * the lease to run out, and the mail is sent by another, with the same Message-ID. Four connections are made at a time, but the
 * messages themselves go out one by one, each committed before the next: a kill repeats one mail at most.
 */
export async function deliverNotices(works: DeliveryWorks, isStopping: () => boolean): Promise<number> {
  const { ground } = works
  if (isStopping() || !(await hasDueDelivery(ground.db.read, ground.clock.now()))) return 0
  const turn: Turn = { works, handOver: oneAfterTheOther(), accepted: 0, isServerDown: false }
  const goesOn = () => !isStopping() && !turn.isServerDown
  // One mail finds out whether the server is there at all.
  let isMore = await deliverNext(turn)
  if (turn.accepted > 0) await ground.db.transaction((tx) => hasten(tx, ground.clock.now()))
  const worker = async () => {
    while (isMore && goesOn()) isMore = await deliverNext(turn)
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return turn.accepted
}

async function hasten(tx: Transaction, now: number): Promise<void> {
  // Two of these at once could wait for each other's rows.
  await tx.lock('notice-hasten')
  await hastenDeliveries(tx, now)
}

/** False where nothing is due. */
async function deliverNext(turn: Turn): Promise<boolean> {
  const { ground, publicUrl } = turn.works
  const now = ground.clock.now()
  const startedAt = ground.clock.elapsed()
  const lease = { id: randomUUID(), now, until: now + LEASE_MILLISECONDS }
  const claimed = await ground.db.transaction((tx) => claimDelivery(tx, lease, (id) => `<${id}@${messageHost(publicUrl)}>`))
  if (claimed === undefined) return false
  if (claimed !== 'lost') await deliver(turn, claimed, startedAt)
  return true
}

async function deliver(turn: Turn, claimed: ClaimedDelivery, startedAt: number): Promise<void> {
  const { works } = turn
  const { ground, log } = works
  const about = { delivery: claimed.id, kind: claimed.kind, attempts: claimed.attempts }
  let to = ''
  let release = () => {}
  try {
    const mail = writeMail(works, claimed)
    to = mail.to
    const outcome = await works.mailer.send(mail, async () => {
      release = await turn.handOver()
      if (ground.clock.elapsed() - startedAt > LATEST_START_MILLISECONDS) throw new LeaseTooOld()
    })
    const isAccepted = outcome === 'accepted'
    const failure = isAccepted ? null : plainText(outcome.rejected, 200)
    await settle(works, claimed.id, (tx) =>
      endDelivery(tx, claimed.id, { state: isAccepted ? 'delivered' : 'rejected', at: ground.clock.now(), failure }),
    )
    if (isAccepted) turn.accepted++
    if (isAccepted) log.info(about, 'notice delivered')
    // One to nobody was made for a name that does not exist, so that the work is that of a real one.
    else if (to.includes('@')) log.error({ ...about, failure: withoutAddress(failure ?? '', to) }, 'notice rejected by the mail server')
  } catch (error) {
    if (error instanceof NotSettled || error instanceof LeaseTooOld) return
    const isUnreachable = error instanceof MailServerUnreachable
    if (isUnreachable) turn.isServerDown = true
    const told = plainText(withoutAddress((error as Error).message, to), 200)
    await postpone(works, claimed, { told, shown: failureShown(error), isUnreachable })
  } finally {
    release()
  }
}

function oneAfterTheOther(): () => Promise<() => void> {
  let last = Promise.resolve()
  return async () => {
    const before = last
    let release = () => {}
    last = new Promise((resolve) => {
      release = resolve
    })
    await before
    return release
  }
}

async function postpone(
  works: DeliveryWorks,
  claimed: ClaimedDelivery,
  failed: { readonly told: string; readonly shown: string; readonly isUnreachable: boolean },
): Promise<void> {
  const { ground, log } = works
  const now = ground.clock.now()
  const about = { delivery: claimed.id, kind: claimed.kind, attempts: claimed.attempts, failure: failed.told }
  const next = nextAttempt({ count: claimed.attempts, firstAt: claimed.firstAttemptAt, now })
  if (next === 'give-up') log.error(about, 'notice not delivered: given up')
  else log.warn(about, 'notice not delivered: will be tried again')
  await settle(works, claimed.id, (tx) =>
    next === 'give-up'
      ? endDelivery(tx, claimed.id, { state: 'failed', at: now, failure: failed.shown })
      : postponeDelivery(tx, claimed, { at: next.at, failure: failed.shown, waitsForServer: failed.isUnreachable }),
  ).catch((error) => {
    if (!(error instanceof NotSettled)) throw error
  })
}

/** For the inbox, where no path and no host of ours belongs. */
function failureShown(error: unknown): string {
  if (error instanceof MailServerUnreachable) return 'the mail server could not be reached'
  const { responseCode } = error as { responseCode?: unknown }
  return typeof responseCode === 'number' ? `the mail server answered ${responseCode}` : 'it could not be handed over'
}

class NotSettled extends Error {}

/** The process stood still, and somebody else may be sending the mail by now. */
class LeaseTooOld extends Error {}

/** Only a kill may cost the outcome of an attempt, so a database that stumbles is asked again for a while. */
async function settle(works: DeliveryWorks, deliveryId: string, write: (tx: Transaction) => Promise<unknown>): Promise<void> {
  for (const milliseconds of [...COMMIT_PAUSES_MILLISECONDS, undefined]) {
    try {
      await works.ground.db.transaction(write)
      return
    } catch (error) {
      works.log.error({ err: error, delivery: deliveryId }, 'the outcome of a notice could not be written')
      if (milliseconds === undefined) break
    }
    await pause(milliseconds)
  }
  throw new NotSettled()
}

function writeMail({ ground, publicUrl }: DeliveryWorks, claimed: ClaimedDelivery): Mail {
  const { vault } = ground
  const { name, phrase, params } = openContent(vault, claimed.noticeId, claimed.sealed)
  const to = openAddress(vault, claimed.id, claimed.sealedAddress)
  const { link, dispute } = claimed.sealedSecret === null ? {} : openSecret(vault, claimed.id, claimed.sealedSecret)
  const { subject, text } = mailText(
    { kind: claimed.kind, at: claimed.at, params },
    {
      language: isLanguage(claimed.language) ? claimed.language : 'en',
      to,
      power: claimed.power,
      name,
      phrase,
      publicUrl,
      link,
      dispute: dispute === undefined ? undefined : { url: disputeUrl(publicUrl, dispute), expiresAt: claimed.at + LINK_LIFE_MILLISECONDS },
    },
  )
  return { messageId: claimed.messageId, to, subject, text, date: claimed.at }
}

const withoutAddress = (text: string, address: string) => (address === '' ? text : text.replaceAll(address, '(address)'))

/** The right side of a Message-ID: a name, or an address literal (RFC 5322, 3.6.4). */
function messageHost(publicUrl: string): string {
  const { hostname } = new URL(publicUrl)
  return /^[\d.]+$/.test(hostname) ? `[${hostname}]` : hostname
}
