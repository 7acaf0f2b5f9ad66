import { isRefusal } from '../../../errors.ts'
import { parseProjectName } from '../../../packaging/project-name.ts'
import { type Permission, permissions } from '../../../tokens/access.ts'
import { parseNetwork } from '../../../tokens/caveats/networks.ts'
import type { NewToken } from '../../../tokens/create-token.ts'
import { parseTokenName } from '../../../tokens/token.ts'
import type { Form } from '../../form.ts'
import type { Mistake } from './account-frame.ts'

const DAY_SECONDS = 86_400
const MOST_DAYS = 36_500
const LONGEST_TEXT = 8000

/** The form for a token, as it was filled in. */
export interface TokenForm {
  readonly name: string
  readonly holder: string
  readonly scope: 'named' | 'all'
  readonly projects: string
  readonly permissions: readonly string[]
  readonly days: string
  readonly networks: string
}

export const tokenFormOf = (form: Form): TokenForm => ({
  name: (form.name ?? '').slice(0, 200),
  holder: (form.holder ?? '').slice(0, 60),
  scope: form.scope === 'all' ? 'all' : 'named',
  projects: (form.projects ?? '').slice(0, LONGEST_TEXT),
  permissions: (form['permission[]'] ?? '').split(' ').filter((each) => each !== ''),
  days: (form.days ?? '').slice(0, 20),
  networks: (form.networks ?? '').slice(0, LONGEST_TEXT),
})

/** What the form asks for, or everything that is wrong with it at once. Without a holder it is for `self`. */
export function readWantedToken(form: TokenForm, self: string): { readonly wanted: NewToken } | { readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = []
  const wrong = (name: string, mistake: string) => mistakes.push({ name, mistake })
  const checked = <Result>(name: string, check: () => Result): Result | undefined => {
    try {
      return check()
    } catch (error) {
      if (!isRefusal(error)) throw error
      wrong(name, error.message)
      return undefined
    }
  }
  const name = checked('name', () => parseTokenName(form.name)) ?? ''
  const names =
    form.scope === 'all'
      ? 'all'
      : (checked('projects', () => [...new Set(wordsOf(form.projects).map((each) => parseProjectName(each).normalized))]) ?? [])
  if (names.length === 0 && !mistakes.some((each) => each.name === 'projects'))
    wrong('projects', 'Name at least one project, or choose every project of its holder.')
  const chosen = permissions.filter((each): each is Permission => form.permissions.includes(each))
  if (chosen.length === 0) wrong('permissions', 'Tick at least one thing that it may do.')
  const days = form.days.trim()
  const isLife = /^[1-9]\d{0,4}$/.test(days) && Number(days) <= MOST_DAYS
  if (days !== '' && !isLife) wrong('days', `Give its life in whole days, 1 to ${MOST_DAYS.toLocaleString('en')}.`)
  const networks = wordsOf(form.networks)
  const noNetwork = networks.find((network) => !parseNetwork(network))
  if (noNetwork !== undefined) wrong('networks', `'${noNetwork.slice(0, 60)}' is no network: write it as 10.0.0.0/8 or 2001:db8::/32.`)
  if (mistakes.length > 0) return { mistakes }
  return {
    wanted: {
      holder: form.holder === '' ? self : form.holder,
      name,
      projects: names,
      permissions: chosen,
      ...(days === '' ? {} : { ttlSeconds: Number(days) * DAY_SECONDS }),
      ...(networks.length === 0 ? {} : { networks }),
    },
  }
}

const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '')
