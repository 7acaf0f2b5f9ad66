import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium as driver } from 'playwright-core'
import { accountVisits } from '../server/test/browser/account-visits.ts'
import { deletionVisits } from '../server/test/browser/deletion-visits.ts'
import { chromium, chromiumFlags, inspectPage, type Look, looks, type Visit } from '../server/test/browser/inspect-page.ts'
import { openMailbox } from '../server/test/browser/mailbox.ts'
import { organisationVisits } from '../server/test/browser/organisation-visits.ts'
import { quickTicks } from '../server/test/browser/ownership-people.ts'
import { ownershipVisits } from '../server/test/browser/ownership-visits.ts'
import { policyVisits } from '../server/test/browser/policy-visits.ts'
import { type RealIndex, startIndex } from '../server/test/browser/real-index.ts'
import { fillIndex, usualFiles } from '../server/test/browser/sample-projects.ts'
import { signInVisits } from '../server/test/browser/sign-in-visits.ts'
import { emptyVisits, errorVisits, filledVisits, firstAdministratorVisits, privateVisits } from '../server/test/browser/visits.ts'
import { spawnIndex } from '../server/test/spawned-index.ts'

/**
 * Opens every page in Debian's Chromium, at 360 and 1,600 pixels, light and dark, with empty, usual and hostile content,
 * and puts pictures of them into `pages/`. Fails on what `inspectPage` finds. Words behind choose pages by their names.
 */
const root = join(import.meta.dirname, '..')
const folder = join(root, 'pages')
const chosen = process.argv.slice(2)

async function main(): Promise<number> {
  if (!existsSync(chromium)) throw new Error(`There is no ${chromium}. Install it: apt-get install chromium`)
  if (chosen.length === 0) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const browser = await driver.launch({ executablePath: chromium, args: chromiumFlags })
  const indexes: RealIndex[] = []
  const open = async (settings: Record<string, string>) => {
    const index = await startIndex(settings)
    indexes.push(index)
    return index
  }
  let failed = 0
  // Words that all name groups of people need none of the other indexes.
  const isOnlyPeople = chosen.length > 0 && chosen.every((word) => Object.keys(groups).some((prefix) => word.startsWith(prefix)))
  const isChosen = ({ name }: Visit) => chosen.length === 0 || chosen.some((word) => name.startsWith(word))
  const inspect = async (visits: readonly Visit[], at: readonly Look[] = looks) => {
    for (const visit of visits.filter(isChosen)) {
      for (const look of at) {
        const { problems, sizeBytes, picture } = await inspectPage(browser, visit, look)
        const name = `${visit.name}-${look.width}-${look.colours}`
        writeFileSync(join(folder, `${name}.png`), picture)
        console.log(`${name.padEnd(44)} ${problems.length === 0 ? 'ok    ' : 'failed'} ${(sizeBytes / 1000).toFixed(1)} kB`)
        for (const problem of problems) console.log(`  ${problem}`)
        failed += problems.length
      }
    }
  }

  try {
    if (!isOnlyPeople) await inspectOthers(browser, open, inspect)
    await inspectPeople(browser, inspect)
  } finally {
    await browser.close()
    for (const index of indexes) await index.stop()
  }
  return failed
}

type Inspect = (visits: readonly Visit[], at?: readonly Look[]) => Promise<void>

async function inspectOthers(browser: Browser, open: (settings: Record<string, string>) => Promise<RealIndex>, inspect: Inspect) {
  await inspect(emptyVisits(await open({ HOLDFAST_READING: 'public' })))
  for (const look of looks) {
    // The link dies with its use, so each look has an index of its own.
    const visits = firstAdministratorVisits(await open({ HOLDFAST_READING: 'private' }))
    await inspect(visits, [look])
  }
  const filled = await open({ HOLDFAST_READING: 'public' })
  await fillIndex(filled)
  await inspect([...filledVisits(filled), ...errorVisits(filled)])
  const closed = await open({ HOLDFAST_READING: 'private' })
  await fillIndex(closed, usualFiles.slice(0, 2))
  await inspect(await privateVisits(browser, closed))
}

const groups = {
  'sign-in': signInVisits,
  account: accountVisits,
  ownership: ownershipVisits,
  organisations: organisationVisits,
  policy: policyVisits,
  deletion: deletionVisits,
}

/** Pages of people, on indexes as strict as an index may be. What signs in waits at most for a quarter of an hour, so each group has its own. */
async function inspectPeople(browser: Browser, inspect: Inspect): Promise<void> {
  for (const [prefix, makeVisits] of Object.entries(groups)) {
    if (chosen.length > 0 && !chosen.some((word) => word.startsWith(prefix))) continue
    const mailbox = await openMailbox()
    const settings = { HOLDFAST_PRESET: 'public', HOLDFAST_SMTP_URL: mailbox.url, HOLDFAST_MAIL_FROM: 'index@example.org' }
    const index = await spawnIndex({ settings, nodeWords: quickTicks })
    try {
      await inspect(await makeVisits(browser, index, mailbox))
    } finally {
      await index.stop()
      await mailbox.close()
    }
  }
}

const failed = await main()
console.log(failed === 0 ? `Every page is clean; pictures in ${folder.slice(root.length + 1)}/.` : `${failed} problems.`)
process.exitCode = failed === 0 ? 0 : 1
