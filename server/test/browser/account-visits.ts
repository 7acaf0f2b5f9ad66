import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { SpawnedIndex } from '../spawned-index.ts'
import type { Visit } from './inspect-page.ts'
import type { Mailbox } from './mailbox.ts'
import { appOn, choosePassword, enrolApp, keptAfter, press, settle, showPassword, signOut, uncheck } from './people.ts'
import { addAuthenticator, type KeptCredential } from './virtual-authenticator.ts'

interface Resident {
  readonly options: BrowserContextOptions
  readonly credentials: readonly KeptCredential[]
}

/** Names as nobody would wish them, each as long as it may be. */
const longWord = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbe'
const script = '<script>document.title="harmed"</script>'
const longToken = `${script} ${'token-of-a-very-long-name'.repeat(4)}`.slice(0, 100)
const longEmail = `${'l'.repeat(64)}@${'very-long-label-of-a-host.'.repeat(6)}example.org`

/** Pages of whoever is signed in, and behind the links of notices. */
export async function accountVisits(browser: Browser, index: SpawnedIndex, mailbox: Mailbox): Promise<Visit[]> {
  const { url } = index
  const tools: Tools = { browser, index, mailbox, url }
  const usual = await settleUsual(tools)
  const long = await settleLong(tools)
  const guarded = await settleGuarded(tools)
  const frozen = await settleFrozen(tools)
  const recovering = await settleRecovering(tools)
  const leaving = await settleLeaving(tools)
  const of = (resident: Resident, name: string, path: string, more: Partial<Visit> = {}): Visit => ({
    name: `account-${name}`,
    url: url + path,
    options: resident.options,
    ...more,
  })
  /** The page behind the first link that is called so. */
  const through = (label: RegExp) => ({ act: (page: Page) => press(page, label, 'link') })

  return [
    of(usual, 'home', '/account'),
    of(usual, 'factors', '/account/factors'),
    of(usual, 'factor-remove', '/account/factors', through(/^Remove/)),
    of(usual, 'totp', '/account/factors/totp'),
    of(usual, 'totp-mistake', '/account/factors/totp', {
      async act(page) {
        await page.fill('#code', '12345')
        await press(page, 'Add the app')
      },
    }),
    of(usual, 'password', '/account/password'),
    of(usual, 'password-mistake', '/account/password', {
      async act(page) {
        await page.fill('#before', 'not the one')
        await page.fill('#after', 'password1234')
        await press(page, 'Change the password')
      },
    }),
    of(usual, 'email', '/account/email'),
    of(usual, 'email-mistake', '/account/email', {
      async act(page) {
        await page.fill('#email', 'grete@example.org')
        await press(page, 'Add this address')
      },
    }),
    of(usual, 'email-compromised', '/account/email', through(/^Somebody else reads it/)),
    of(usual, 'confirm', '/account/email', {
      async act(page) {
        await press(page, /^Somebody else reads it/, 'link')
        await press(page, 'Mark it: somebody else reads it')
      },
    }),
    of(usual, 'sessions', '/account/sessions'),
    of(usual, 'tokens', '/account/tokens'),
    of(usual, 'token-new', '/account/tokens/new'),
    of(usual, 'token-mistakes', '/account/tokens/new', {
      async act(page) {
        await page.fill('#projects', `${script} ${'x'.repeat(200)}`)
        await page.fill('#days', 'for ever')
        await page.fill('#networks', 'office')
        await page.uncheck('input[value=upload]')
        await uncheck(page)
        await press(page, 'Make the token')
      },
    }),
    {
      // A proof gives the session another cookie, so each look has a session of its own.
      name: 'account-token-made',
      url: `${url}/account/tokens/new`,
      async prepare(page) {
        await addAuthenticator(page, { credentials: used(usual.credentials) })
        await page.goto(`${url}/sign-in`)
        await press(page, 'Sign in with a passkey')
      },
      act: (page) => makeToken(page, 'release of tinyjson', { projects: 'tinyjson' }),
    },
    of(usual, 'token-revoke', '/account/tokens', through(/^Revoke/)),
    of(usual, 'inbox', '/account/inbox'),
    of(usual, 'history', '/account/history'),
    of(usual, 'history-filtered', '/account/history?kind=factors'),
    of(usual, 'dispute', '/account/history', through(/^This was not me/)),
    of(usual, 'freeze', '/account/freeze'),
    of(usual, 'close', '/account/close'),
    of(usual, 'administrators', '/admin/administrators'),
    of(usual, 'administrator-remove', '/admin/administrators', through(/^Remove/)),
    of(usual, 'recoveries', '/admin/recoveries'),
    of(usual, 'status', '/status'),
    of(usual, 'projects', '/projects/'),
    of(long, 'long-home', '/account'),
    of(long, 'long-factors', '/account/factors'),
    of(long, 'long-email', '/account/email'),
    of(long, 'long-tokens', '/account/tokens', { isLong: true }),
    of(long, 'long-token-revoke', '/account/tokens', through(/^Revoke/)),
    of(long, 'long-inbox', '/account/inbox', { isLong: true }),
    of(long, 'long-history', '/account/history', { isLong: true }),
    of(long, 'long-close', '/account/close'),
    of(guarded, 'guarded-home', '/account'),
    of(guarded, 'guarded-tokens', '/account/tokens'),
    of(frozen, 'frozen', '/account/frozen'),
    of(leaving, 'leaving', '/account/leaving'),
    of(recovering, 'recovering-home', '/account'),
    of(recovering, 'recovering-tokens', '/account/tokens'),
    { name: 'account-notice', url: await mailbox.link('grete@example.org', /\/notice\//, /token/i) },
    { name: 'account-notice-long', url: await mailbox.link('ludwig@example.org', /\/notice\//, /factor|passkey|app/i) },
    { name: 'account-notice-dead', url: `${url}/notice/not-a-link` },
    {
      name: 'account-notice-stopped',
      url: `${url}/sign-in`,
      async act(page) {
        const { email } = await settleBriefly(tools)
        await page.goto(await mailbox.link(email, /\/notice\//, /token/i))
        await press(page, /^This was not me/)
      },
    },
    {
      name: 'account-notice-frozen',
      url: `${url}/sign-in`,
      async act(page) {
        const { email } = await settleBriefly(tools)
        await page.goto(await mailbox.link(email, /\/notice\//, /token/i))
        await press(page, 'Freeze my whole account')
      },
    },
  ]
}

interface Tools {
  readonly browser: Browser
  readonly index: SpawnedIndex
  readonly mailbox: Mailbox
  readonly url: string
}

/** An administrator with two kinds of factor, two addresses, tokens in each state, notices read and unread. */
async function settleUsual(tools: Tools): Promise<Resident> {
  const { url, index } = tools
  let credentials: readonly KeptCredential[] = []
  const options = await keptAfter(tools.browser, async (page) => {
    const { authenticator } = await settle({ ...tools, page }, 'grete', '--admin')
    await addApp(page, url, 'Phone')
    await addEmail(page, url, 'grete@work.example.org')
    await index.cliSuccessfully('user', 'create', 'ci', '--service', '--owner', 'grete')
    for (const name of ['laptop', 'CI of tinyjson', 'old machine', 'a mistake']) {
      await page.goto(`${url}/account/tokens/new`)
      await makeToken(page, name, { projects: 'tinyjson, driftwood' })
    }
    await page.goto(`${url}/account/tokens`)
    await press(page, /^Revoke/, 'link')
    await press(page, /^Revoke/)
    await press(page, /^Put to sleep/)
    await page.goto(`${url}/account/inbox`)
    await press(page, /^Mark/)
    await makeTokenAt(page, url, 'later one')
    credentials = await authenticator.credentials()
  })
  return { options, credentials }
}

/** Everything as long and as hostile as it may be. */
async function settleLong(tools: Tools): Promise<Resident> {
  const { url } = tools
  let credentials: readonly KeptCredential[] = []
  const options = await keptAfter(tools.browser, async (page) => {
    const { authenticator } = await settle({ ...tools, page }, 'ludwig')
    await addApp(page, url, longWord.slice(0, 64))
    await addApp(page, url, `${script} ${longWord}`.slice(0, 64))
    await page.goto(`${url}/account/factors`)
    await press(page, /^Remove Donau/, 'link')
    await press(page, /^Remove "Donau/)
    if ((await page.innerText('h1')) === 'Confirm that it is you') await press(page, 'Confirm with a passkey')
    await addEmail(page, url, longEmail)
    for (const at of [0, 1, 2]) {
      await page.goto(`${url}/account/tokens/new`)
      await makeToken(page, `${at}${longToken}`.slice(0, 100), {
        projects: Array.from({ length: 12 }, (_, i) => `${'very-long-name-'.repeat(6)}${i}`).join('\n'),
        networks: '2001:db8:1234:5678:9abc:def0::/96\n192.0.2.0/24',
      })
    }
    credentials = await authenticator.credentials()
  })
  return { options, credentials }
}

async function settleGuarded(tools: Tools): Promise<Resident> {
  const options = await keptAfter(tools.browser, async (page) => {
    const { recoveryCodes } = await settle({ ...tools, page }, 'hilde')
    await signOut(page, tools.url)
    await showPassword(page, tools.url, 'hilde')
    await page.click('summary')
    await page.fill('#proof-recovery', recoveryCodes[0]!)
    await press(page, 'Use a recovery code')
  })
  return { options, credentials: [] }
}

async function settleFrozen(tools: Tools): Promise<Resident> {
  const { url } = tools
  const options = await keptAfter(tools.browser, async (page) => {
    await settle({ ...tools, page }, 'otto')
    await addApp(page, url, `${script} of a thief`)
    await makeTokenAt(page, url, longToken)
    await makeTokenAt(page, url, 'laptop')
    await page.goto(`${url}/account/freeze`)
    await press(page, 'Freeze my whole account')
    await page.goto(`${url}/sign-in`)
    await press(page, 'Sign in with a passkey')
  })
  return { options, credentials: [] }
}

/** Nobody waits for weeks here: what the wait leads to is put into the table. */
async function settleLeaving(tools: Tools): Promise<Resident> {
  const { index, url } = tools
  const name = `${'l'.repeat(49)}0`
  const options = await keptAfter(tools.browser, async (page) => {
    await settle({ ...tools, page }, name)
    const database = new DatabaseSync(join(index.dataFolder, 'holdfast.sqlite'))
    const account = database.prepare('select id from account where name = ?').get(name) as { id: string }
    const columns = 'id, subject_kind, subject_id, effect, reason, set_by, authority, since, expires_at, lifted_at'
    database
      .prepare(`insert into restraint (${columns}) values ('leaving', 'account', ?, 'leaving', 'none', 'system', 'owner', 1, null, null)`)
      .run(account.id)
    database.close()
    await page.goto(`${url}/account`)
  })
  return { options, credentials: [] }
}

/** Somebody who lost everything and got the account back. Nobody waits for days here: the wait is taken out of the table. */
async function settleRecovering(tools: Tools): Promise<Resident> {
  const { index, url } = tools
  await keptAfter(tools.browser, async (page) => void (await settle({ ...tools, page }, 'paula')))
  await keptAfter(tools.browser, async (page) => void (await settle({ ...tools, page }, `${'q'.repeat(49)}0`)))
  await index.cliSuccessfully('recovery', 'request', `${'q'.repeat(49)}0`)
  const id = (await index.cliSuccessfully('recovery', 'request', 'paula')).stdout.trimEnd().split('\n').at(-1)!
  const database = new DatabaseSync(join(index.dataFolder, 'holdfast.sqlite'))
  database.prepare('update recovery_request set apply_at = requested_at where id = ?').run(id)
  database.close()
  await index.cliSuccessfully('recovery', 'approve', id, '--yes')
  const granted = await index.cliSuccessfully('recovery', 'grant', id, '--yes')
  const link = granted.stdout.match(/http\S+\/reset-password\/\S+/)![0]
  const options = await keptAfter(tools.browser, async (page) => {
    await choosePassword(page, link)
    await enrolApp(page)
    await page.goto(`${url}/account`)
  })
  return { options, credentials: [] }
}

let brief = 0
/** Somebody new with one token, for what can be done once. */
async function settleBriefly(tools: Tools): Promise<{ email: string }> {
  const name = `brief-${++brief}`
  await keptAfter(tools.browser, async (page) => {
    await settle({ ...tools, page }, name)
    await makeTokenAt(page, tools.url, 'laptop')
  })
  return { email: `${name}@example.org` }
}

async function makeTokenAt(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/account/tokens/new`)
  await makeToken(page, name, { projects: 'tinyjson' })
}

async function makeToken(page: Page, name: string, { projects, networks = '' }: { projects: string; networks?: string }): Promise<void> {
  await page.fill('#name', name)
  await page.fill('#projects', projects)
  await page.fill('#networks', networks)
  await press(page, 'Make the token')
  await press(page, 'Confirm with a passkey')
}

async function addApp(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/account/factors/totp`)
  await page.fill('#name', name)
  await page.fill('#code', appOn(await page.content()).code())
  await press(page, 'Add the app')
  if ((await page.innerText('h1')) === 'Confirm that it is you') await press(page, 'Confirm with a passkey')
}

async function addEmail(page: Page, url: string, address: string): Promise<void> {
  await page.goto(`${url}/account/email`)
  await page.fill('#email', address)
  await press(page, 'Add this address')
}

let uses = 0
/** A copy that has counted on: one that counts backwards would be taken for stolen. */
const used = (credentials: readonly KeptCredential[]) => {
  uses += 1000
  return credentials.map((each) => ({ ...each, signCount: each.signCount + uses }))
}
