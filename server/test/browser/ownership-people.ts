import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { buildWheel } from '../build/wheel.ts'
import { basic, uploadForm } from '../index-in-test.ts'
import type { SpawnedIndex } from '../spawned-index.ts'
import type { Mailbox } from './mailbox.ts'
import { type Desk, openDesk, press, settle } from './people.ts'

const DAY = 24 * 3_600_000

/** For `nodeWords` of a spawned index: the turns of its holds come twice a second. */
export const quickTicks: readonly string[] = ['--import', fileURLToPath(new URL('preload/quick-ticks.ts', import.meta.url))]

/** Nobody waits for weeks in a browser: what time would do is written into the tables of a running index. */
export interface History {
  /** Makes everything about a person older: the account, its factors and its addresses. */
  age(name: string, days: number): void
  /** Gives a role that began so many days ago, by no event; a project that is not there is made. */
  giveRole(project: string, name: string, role: 'owner' | 'maintainer' | 'reader', days: number): void
  /** Makes somebody a member of an organisation. */
  join(organisation: string, name: string, role: 'owner' | 'manager' | 'member', days: number): void
  /** Puts a project into an organisation, as if the wait for it were over. */
  moveIn(organisation: string, project: string, days: number): void
  /** The wait of a hold is over at the next turn. */
  endWait(holdId: string): void
  /** What was asked for so far was not asked for within ten minutes. */
  spread(): void
  /** Something about the owners of a project is disputed. */
  lock(project: string): void
  run(sql: string, ...values: SQLInputValue[]): void
}

export function historyOf({ dataFolder }: Pick<SpawnedIndex, 'dataFolder'>): History {
  const run = (sql: string, ...values: SQLInputValue[]) => {
    const database = new DatabaseSync(join(dataFolder, 'holdfast.sqlite'), { timeout: 10_000 })
    try {
      database.prepare(sql).run(...values)
    } finally {
      database.close()
    }
  }
  const account = '(select id from account where name = ?)'
  const project = '(select id from project where normalized_name = ?)'
  return {
    run,
    age(name, days) {
      const by = days * DAY
      run(
        `update account set created_at = created_at - ?, enrolled_at = enrolled_at - ?, password_changed_at = password_changed_at - ? where name = ?`,
        by,
        by,
        by,
        name,
      )
      run(`update factor set created_at = created_at - ? where account_id = ${account}`, by, name)
      run(`update email_address set added_at = added_at - ?, verified_at = verified_at - ? where account_id = ${account}`, by, by, name)
      run(`update role set since = since - ? where account_id = ${account} and is_creator = 1`, by, name)
    },
    giveRole(name, person, role, days) {
      const since = Date.now() - days * DAY
      run(
        `insert into role (project_id, account_id, role, since, is_creator) values (${project}, ${account}, ?, ?, 0)`,
        name,
        person,
        role,
        since,
      )
    },
    join(organisation, name, role, days) {
      run(
        `insert into organisation_member (id, organisation_id, account_id, role, is_creator, since) values (?, (select id from organisation where name = ?), ${account}, ?, 0, ?)`,
        randomUUID(),
        organisation,
        name,
        role,
        Date.now() - days * DAY,
      )
    },
    moveIn(organisation, name, days) {
      run(
        `insert into organisation_project (id, organisation_id, project_id, since) values (?, (select id from organisation where name = ?), ${project}, ?)`,
        randomUUID(),
        organisation,
        name,
        Date.now() - days * DAY,
      )
    },
    endWait(holdId) {
      run(`update hold set remaining_milliseconds = 0, announced_open = ? where id = ?`, -30 * DAY, holdId)
    },
    spread() {
      run('update hold set requested_at = requested_at - ?', DAY / 24)
      run('update invitation set made_at = made_at - ?', DAY / 24)
    },
    lock(name) {
      run(
        `insert into restraint (id, subject_kind, subject_id, effect, reason, set_by, authority, since, expires_at) values (?, 'project', ${project}, 'locked', 'burst', 'system', 'time', ?, ?)`,
        randomUUID(),
        name,
        Date.now(),
        Date.now() + 3 * DAY,
      )
    },
  }
}

export interface Tools {
  readonly browser: Browser
  readonly index: SpawnedIndex
  readonly mailbox: Mailbox
  readonly url: string
  readonly history: History
}

/** People with a passkey, each with a browser of his own. */
export interface PeopleInBrowsers<Name extends string> {
  /** What the browser of each has kept. */
  readonly options: Readonly<Record<Name, BrowserContextOptions>>
  /** Does more in the browser of one of them, and keeps what it kept. */
  go(name: Name, act: (page: Page) => Promise<void>): Promise<void>
  /** What their browsers complained of so far. */
  complaints(): string[]
}

/** Made 400 days ago, under these names. */
export async function settlePeople<Name extends string>(
  tools: Tools,
  names: Readonly<Record<Name, string>>,
  administrators: readonly NoInfer<Name>[] = [],
  look: BrowserContextOptions = {},
): Promise<PeopleInBrowsers<Name>> {
  const options = {} as Record<Name, BrowserContextOptions>
  const pages = {} as Record<Name, Page>
  const desks: Desk[] = []
  for (const key of Object.keys(names) as Name[]) {
    const desk = await openDesk(tools.browser, look)
    desk.page.setDefaultTimeout(15_000)
    desks.push(desk)
    pages[key] = desk.page
    await settle({ ...tools, page: desk.page }, names[key], ...(administrators.includes(key) ? ['--admin'] : []))
    options[key] = { storageState: await desk.context.storageState() }
    tools.history.age(names[key], 400)
  }
  return {
    options,
    async go(name, act) {
      await act(pages[name])
      options[name] = { storageState: await pages[name].context().storageState() }
    },
    complaints: () => desks.flatMap(({ complaints }) => complaints),
  }
}

/** Publishes a first wheel of each: the owner of the service `ci`, `ada`, owns what it makes. */
export async function publishProjects(index: SpawnedIndex, names: readonly string[]): Promise<void> {
  const token = await index.token()
  for (const name of names) {
    const wheel = buildWheel({ name, version: '1.0.0', summary: `What ${name.slice(0, 40)} is for` })
    const answer = await fetch(`${index.url}/legacy/`, { method: 'POST', headers: basic(token), body: await uploadForm(wheel) })
    assert.ok(answer.ok, `${name}: ${answer.status} ${answer.ok ? '' : await answer.text()}`)
  }
}

/** Presses a button that asks for a passkey, and shows it. */
export async function pressWithPasskey(page: Page, name: string | RegExp): Promise<void> {
  await press(page, name)
  await press(page, 'Confirm with a passkey')
}

/** Asks for the removal of an owner, on the pages; answers the path of what waits then. */
export async function askRemoval(page: Page, url: string, project: string, target: string): Promise<string> {
  await page.goto(`${url}/manage/${project}/people/${target}`)
  await pressWithPasskey(page, new RegExp(`^Remove ${target} from`))
  const { pathname } = new URL(page.url())
  assert.match(pathname, /^\/hold\//, await page.innerText('main'))
  return pathname
}

export async function invite(page: Page, url: string, project: string, name: string, role: string): Promise<void> {
  await page.goto(`${url}/manage/${project}`)
  await page.fill('#name', name)
  await page.selectOption('#role', role)
  await (role === 'owner' ? pressWithPasskey(page, 'Offer the role') : press(page, 'Offer the role'))
  assert.match(await page.innerText('main'), /The offer was made/)
}

/** Without an account: tells administrators that one was stolen. */
export async function reportTheft(page: Page, url: string, told: { text: string; names: string; contact: string }): Promise<void> {
  await page.goto(`${url}/victim`)
  for (const [name, value] of Object.entries(told)) await page.fill(`#${name}`, value)
  await press(page, 'Tell the administrators now')
  assert.match(await page.innerText('h1'), /^Your report has the number/)
}

/** Looks again until a page says it: a turn of the holds comes twice a second. */
export async function until(page: Page, words: RegExp): Promise<void> {
  for (let turns = 0; turns < 60; turns++) {
    await page.reload()
    if (words.test(await page.innerText('main'))) return
    await page.waitForTimeout(250)
  }
  throw new Error(`${page.url()} never said ${words}: ${await page.innerText('main')}`)
}
