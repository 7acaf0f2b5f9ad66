import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type SpawnedIndex, spawnIndex } from '../spawned-index.ts'
import type { Visit } from './inspect-page.ts'
import type { Mailbox } from './mailbox.ts'
import { historyOf, publishProjects, settlePeople, type Tools } from './ownership-people.ts'
import { choosePassword, enrolApp, keptAfter, press, settle, uncheck, verifyAddress, welcomeLink } from './people.ts'
import { longName } from './sample-projects.ts'

const script = '<script>document.title="harmed"</script>'
/** The longest name of a host that there is: labels of 63, 253 in all. */
const longHost = `${`${'w'.repeat(63)}.`.repeat(3)}${'w'.repeat(49)}.example`
/** As long as the name of an account may be. */
const longPerson = 'w'.repeat(50)
const role = 'any role in any project or organisation'

/** What the index asks of everybody, whom it tells beside people, and who follows an owner that is gone. */
export async function policyVisits(browser: Browser, index: SpawnedIndex, mailbox: Mailbox): Promise<Visit[]> {
  const { url } = index
  const history = historyOf(index)
  const tools: Tools = { browser, index, mailbox, url, history }
  const people = await settlePeople(tools, { ada: 'ada', bob: 'bob', long: longPerson }, ['ada'])
  const { ada, bob, long } = people.options
  await publishProjects(index, ['tinyjson', 'driftwood', longName])
  history.giveRole('tinyjson', 'bob', 'maintainer', 200)
  history.giveRole(longName, longPerson, 'owner', 200)
  history.giveRole(longName, 'bob', 'maintainer', 200)
  // Somebody of whom nothing was heard since the account was made, the only owner.
  await index.cliSuccessfully('user', 'create', 'gone', '--email', 'gone@example.org')
  history.age('gone', 700)
  history.run(`delete from role where project_id = (select id from project where normalized_name = 'driftwood')`)
  history.giveRole('driftwood', 'gone', 'owner', 700)
  history.giveRole('driftwood', 'bob', 'maintainer', 200)
  const app = await settleApp(tools)
  await people.go('bob', (page) => addWebhook(page, url, 'https://chat.example/hooks/1?key=secret'))
  await people.go('bob', async (page) => {
    await addWebhook(page, url, 'https://pager.example:8443/holdfast')
    await page.goto(`${url}/account/webhooks`)
    await press(page, /^Remove/)
  })
  await people.go('long', async (page) => {
    for (const at of [1, 2, 3]) await addWebhook(page, url, `https://${at}${longHost.slice(1)}/${'x'.repeat(200)}`)
  })
  const of = (options: BrowserContextOptions, name: string, path: string, more: Partial<Visit> = {}): Visit => ({
    name: `policy-${name}`,
    url: url + path,
    options,
    ...more,
  })
  const succession = (project: string, person: string) => `/manage/${project}/people/${person}/succession`
  let asked = ''
  await people.go('bob', async (page) => {
    await page.goto(url + succession('driftwood', 'gone'))
    await page.fill('#evidence', `${script} ${'The family says so, and nobody answers. '.repeat(20)}`.slice(0, 500))
    await proven(page, 'Ask for it')
    asked = new URL(page.url()).pathname
  })
  const plan = once(async () => {
    await index.cliSuccessfully('policy', 'plan', '--require', 'passkey', '--for', role, '--from', '2096-02-29', '--yes')
  })
  const fill = once(async () => {
    await plan()
    for (const [factor, whom] of [
      ['second-factor', role],
      ['second-factor', 'owners'],
      ['passkey', 'administrators'],
      ['passkey', 'owners of tinyjson'],
    ] as const)
      await index.cliSuccessfully('policy', 'plan', '--require', factor, '--for', whom, '--from', '2096-02-29', '--yes')
    history.run('update policy_plan set from_at = ? where requirement = ? and audience = ?', Date.now(), 'passkey', 'role')
    history.run(`update policy_plan set project_id = (select id from project where name = ?) where project_id is not null`, longName)
    await loosen(tools)
    // A turn comes twice a second.
    await new Promise((resolve) => setTimeout(resolve, 2000))
  })
  return [
    of(ada, 'empty', '/admin/policy'),
    of(ada, 'planned', '/admin/policy', { prepare: plan }),
    of(app, 'home-planned', '/account', { prepare: plan }),
    of(ada, 'webhooks-empty', '/account/webhooks'),
    of(bob, 'webhooks', '/account/webhooks'),
    of(long, 'webhooks-long', '/account/webhooks'),
    of(bob, 'webhooks-mistake', '/account/webhooks', {
      async act(page) {
        await page.fill('#url', `https://${longHost}/${script}#${'x'.repeat(300)}`)
        await uncheck(page)
        await press(page, 'Add this webhook')
      },
    }),
    {
      name: 'policy-webhook-added',
      url: `${url}/account`,
      act: async (page) => {
        await settle({ ...tools, page }, `hook-${++hooks}`)
        await addWebhook(page, url, `https://${longHost}/chat`)
      },
    },
    of(bob, 'succession', succession('tinyjson', 'ada')),
    of(ada, 'succession-nobody', succession('driftwood', 'gone')),
    of(bob, 'succession-mistake', succession('tinyjson', 'ada'), {
      async act(page) {
        await page.fill('#evidence', `${script.slice(0, 8)}?`)
        await uncheck(page)
        await press(page, 'Ask for it')
      },
    }),
    of(bob, 'succession-long', succession(longName, longPerson)),
    of(bob, 'succession-early', succession('tinyjson', 'ada'), {
      async act(page) {
        await page.fill('#evidence', 'Nobody answers at the address since January.')
        await press(page, 'Ask for it')
      },
    }),
    of(bob, 'succession-asked', asked),
    of(ada, 'succession-administrator', asked),
    // Last, because what is asked of everybody is another thing then.
    of(ada, 'long', '/admin/policy', { prepare: fill }),
    of(app, 'home-needed', '/account', { prepare: fill }),
  ]
}

/** A maintainer who has an app and no passkey. */
async function settleApp({ browser, index, mailbox, url, history }: Tools): Promise<BrowserContextOptions> {
  const options = await keptAfter(browser, async (page) => {
    await choosePassword(page, await welcomeLink(index, 'nils'))
    await enrolApp(page)
    await verifyAddress(page, mailbox, 'nils@example.org')
    await page.goto(`${url}/account`)
  })
  history.age('nils', 400)
  for (const [project, held] of [
    ['tinyjson', 'maintainer'],
    [longName, 'owner'],
  ] as const)
    history.giveRole(project, 'nils', held, 100)
  return options
}

/** The index is started with looser settings beside the one that runs; and something is configured that nobody asked for. */
async function loosen({ index, mailbox, history }: Tools): Promise<void> {
  const { folder } = index
  const settings = { HOLDFAST_PRESET: 'team', HOLDFAST_REGISTRATION: 'open', HOLDFAST_TRASH_DAYS: '1', HOLDFAST_SMTP_URL: mailbox.url }
  const other = await spawnIndex({ settings: { ...settings, HOLDFAST_MAIL_FROM: 'index@example.org' }, folder })
  await other.stop()
  history.run(`update policy_version set policy = json_set(policy, '$."people.sessionDays"', 5)`)
}

let hooks = 0

async function addWebhook(page: Page, url: string, address: string): Promise<void> {
  await page.goto(`${url}/account/webhooks`)
  await page.fill('#url', address)
  await proven(page, 'Add this webhook')
  assert.match(await page.innerText('h1'), /^Keep this key now/)
}

/** Presses a button that may ask who it is. */
async function proven(page: Page, button: string): Promise<void> {
  await press(page, button)
  if ((await page.innerText('h1')) === 'Confirm that it is you') await press(page, 'Confirm with a passkey')
}

/** What each look needs, and is done for the first of them. */
function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= act())
}
