import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ServerStart, SpawnedServer } from '../spawned-server.ts'
import { openSmtpSink } from '../wire/smtp-sink.ts'
import { type Budget, beyond, budgets } from './budget.ts'
import type { Cost } from './ledger.ts'
import { LivedYear } from './live-year.ts'
import { Impossible, OrdinaryLife } from './ordinary-life.ts'
import { settleIn } from './settle-in.ts'

export interface YearOptions {
  readonly preset: 'solo' | 'team' | 'public'
  /** For everything that it makes; removed at the end. */
  readonly folder: string
  /** HOLDFAST_*, the operator's own. */
  readonly settings?: Readonly<Record<string, string>>
  /** From how many projects a colleague is off-boarded. */
  readonly companySize?: number
  /** Another server than that of this build. */
  readonly start?: (start: ServerStart) => Promise<SpawnedServer>
}

/** What a year cost one person. */
export interface Spent extends Budget {
  readonly person: string
}

export type YearEnding = 'within' | 'beyond' | 'inconclusive'

/** An ordinary year under one preset, and what it came to. */
export interface Year {
  readonly preset: 'solo' | 'team' | 'public'
  readonly ending: YearEnding
  /** Why it is not within, in sentences. */
  readonly because: readonly string[]
  readonly budget: Budget
  readonly spent: readonly Spent[]
  readonly releases: number
  readonly heldReleases: number
  readonly costs: readonly Cost[]
  /** Of which the last word waited, and which were in force at once. */
  readonly slowButInForce: readonly { readonly person: string; readonly at: number; readonly what: string }[]
}

const COMPANY_SIZE = 40
/** A Monday morning, long after the projects were begun. */
const BEGINS_AT = Date.UTC(2024, 0, 8, 9)

/** @returns 0 within the budgets, 1 beyond them or impossible, 2 where nothing was learnt */
export const exitCodeOfYear = ({ ending }: Pick<Year, 'ending'>): 0 | 1 | 2 => (ending === 'within' ? 0 : ending === 'beyond' ? 1 : 2)

/** Lives an ordinary year against a server of this build. Never throws for what the server does: that is an ending. */
export async function runOrdinaryYear(options: YearOptions): Promise<Year> {
  const { preset, folder, settings = {}, companySize = COMPANY_SIZE, start = SpawnedServer.start } = options
  await mkdir(folder, { recursive: true })
  const sink = await openSmtpSink()
  const because: string[] = []
  let ending: YearEnding | undefined
  let server: SpawnedServer | undefined
  let life: OrdinaryLife | undefined
  try {
    server = await start({
      folder: join(folder, 'year'),
      settings: { ...settings, HOLDFAST_PRESET: preset },
      smtpUrl: sink.url,
      now: BEGINS_AT,
    })
    life = new OrdinaryLife(server, sink)
    const { everybody, token } = await settleIn(life, companySize)
    await new LivedYear(life, everybody, token, preset).live()
  } catch (error) {
    // Whatever is no refusal of the index says nothing about what it costs, a mistake of the drill least of all.
    ending = error instanceof Impossible ? 'beyond' : 'inconclusive'
    because.push(error instanceof Error ? error.message : String(error))
  } finally {
    await server?.stop()
    await sink.close()
    await rm(folder, { recursive: true, force: true })
  }
  const { ledger, people } = life ?? { ledger: undefined, people: [] }
  const spent = people.map(({ name }) => ({
    person: name,
    prompts: ledger?.count('prompt', name) ?? 0,
    waits: ledger?.count('wait', name) ?? 0,
    mails: ledger?.count('mail', name) ?? 0,
  }))
  const heldReleases = ledger?.heldReleases ?? 0
  for (const each of spent) because.push(...beyond(each.person, each, budgets[preset]))
  if (heldReleases > 0) because.push(`${heldReleases} releases by known CI were held`)
  return {
    preset,
    ending: ending ?? (because.length === 0 ? 'within' : 'beyond'),
    because,
    budget: budgets[preset],
    spent,
    releases: ledger?.releases ?? 0,
    heldReleases,
    costs: ledger?.costs ?? [],
    slowButInForce: ledger?.slowButInForce ?? [],
  }
}
