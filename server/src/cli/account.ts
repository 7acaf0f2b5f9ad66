import type { Command } from 'commander'
import { type Account, accountState } from '../accounts/account.ts'
import type { EmailAddress } from '../accounts/emails/email-address.ts'
import { listAddresses } from '../accounts/emails/store.ts'
import { listWorkingFactors } from '../accounts/factors/list-working-factors.ts'
import { countRecoveryCodes, listFactors } from '../accounts/factors/store.ts'
import { freezeAccount } from '../accounts/freeze-account.ts'
import { openReception } from '../accounts/reception.ts'
import { findWaitingRecovery } from '../accounts/recovery/store.ts'
import { isSessionAlive } from '../accounts/sessions/session.ts'
import { signOutOnHost } from '../accounts/sessions/sign-out-on-host.ts'
import { listOpenSessions } from '../accounts/sessions/store.ts'
import { approveSignIn } from '../accounts/sign-ins/continue-sign-in.ts'
import type { SignIn } from '../accounts/sign-ins/sign-in.ts'
import { listWaitingSignIns } from '../accounts/sign-ins/store.ts'
import { listAccounts } from '../accounts/store.ts'
import { Refusal } from '../errors.ts'
import { listLiveRestraints } from '../holds/restraints/store.ts'
import { liftFreeze } from '../incidents/lift-freeze.ts'
import { doubtfulSince, listDoubtfulChanges } from '../incidents/take-back-account.ts'
import { plainText } from '../notices/plain-text.ts'
import { confirm, group, onIndex, reasonIn, shownMoment, type Told, table } from './command.ts'
import type { Machine, OpenIndex } from './machine.ts'
import { accountNamed, personNamed } from './named-account.ts'

/** What an operator does to one account, beside making it (cli/user.ts). */
export function addAccountCommands(program: Command, machine: Machine): void {
  const user = group(program, 'user', 'people and services')
  addShow(user, machine)
  addApprove(user, machine)

  const signOut = user
    .command('sign-out [name]')
    .description('end every session of a person; he may sign in again at once')
    .option('--everybody', 'of all people')
    .option('--yes', 'do not ask')
  onIndex<Told & { everybody?: boolean; yes?: boolean }>(machine, signOut, async (index, operator, options, [name]) => {
    if ((name === undefined) === (options.everybody === undefined))
      throw new Refusal('option-missing', { option: 'either a name or --everybody' })
    const people =
      name === undefined
        ? (await listAccounts(index.db.read)).filter(({ kind }) => kind === 'person')
        : [await personNamed(index.db.read, name)]
    if (name === undefined) await confirm(`End every session of ${people.length} people?`, options.yes)
    let ended = 0
    for (const account of people) ended += await signOutOnHost(index, operator, account)
    return {
      lines: [`${ended === 1 ? '1 session' : `${ended} sessions`} ended.`],
      json: { ended, people: people.map((account) => account.name) },
    }
  })

  const freeze = user
    .command('freeze <name>')
    .description('end every session of a person and refuse his tokens, at once; needs --reason')
    .addHelpText('after', '\nIt takes nothing away for good: the owner comes back with an old factor, or by holdfast user unfreeze.')
  onIndex(machine, freeze, async (index, operator, options, [name = '']) => {
    const reason = reasonIn(options)
    const account = await personNamed(index.db.read, name)
    const isNew = await freezeAccount(openReception(index), operator, account.id, reason)
    const services = 'Sessions ended; its tokens, and those of the services that it answers for, are refused.'
    return {
      lines: isNew ? [`${account.name} is frozen now.`, services] : [`${account.name} was frozen already.`],
      json: { name: account.name, result: isNew ? 'changed' : 'already so' },
    }
  })

  const unfreeze = user
    .command('unfreeze <name>')
    .description('lift a freeze for an owner who has no old factor at hand; needs --reason')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nNothing that was changed is undone, and all tokens sleep on: holdfast token wake ID')
  onIndex<Told & { yes?: boolean }>(machine, unfreeze, async (index, operator, options, [name = '']) => {
    reasonIn(options)
    const account = await personNamed(index.db.read, name)
    const doubtful = await changesInDoubt(index, account)
    if (!options.yes && doubtful.length > 0)
      process.stderr.write(`Nobody has looked at these changes:\n${doubtful.map((line) => `  ${line}\n`).join('')}`)
    await confirm(`Lift the freeze of ${account.name}, and keep them?`, options.yes)
    const asleep = await liftFreeze(openReception(index), operator, account)
    const lines = [
      `${account.name} is no longer frozen.`,
      ...(asleep === 0
        ? []
        : [`${asleep} ${asleep === 1 ? 'token sleeps' : 'tokens sleep'} on: holdfast token list, holdfast token wake ID`]),
      ...(doubtful.length === 0 ? [] : ['These changes stand, and nobody has looked at them:', ...doubtful]),
    ]
    return { lines, json: { name: account.name, tokensAsleep: asleep, changesInDoubt: doubtful } }
  })
}

async function changesInDoubt(index: OpenIndex, account: Account): Promise<string[]> {
  const since = await doubtfulSince(index, index.db.read, account.id)
  return (await listDoubtfulChanges(index, index.db.read, account.id, since)).map(
    ({ at, act, name }) => `${shownMoment(at)}  ${act.replaceAll('-', ' ')}${name === undefined ? '' : ` "${plainText(name, 60)}"`}`,
  )
}

function addApprove(user: Command, machine: Machine): void {
  const approve = user
    .command('approve <name>')
    .description('let in a sign-in that waits for a confirmation; the browser goes on by itself')
    .option('--sign-in <id>', 'which one, where several wait')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nAsk the person first, not by mail: "are you signing in just now, with this browser?" Password and code were right, and may be stolen.',
    )
  onIndex<Told & { signIn?: string; yes?: boolean }>(machine, approve, async (index, operator, options, [name = '']) => {
    const account = await personNamed(index.db.read, name)
    const chosen = choose(account, await listWaitingSignIns(index.db.read, account.id, index.clock.now()), options.signIn)
    const { id, browser, network, createdAt } = chosen
    await confirm(`Let in ${account.name} with ${browser} from ${network}, waiting since ${shownMoment(createdAt)}?`, options.yes)
    await approveSignIn(openReception(index), operator, id)
    return {
      lines: [`Approved: ${account.name} with ${browser} from ${network}. The page there goes on by itself.`],
      json: { name: account.name, signIn: id, browser, network, since: createdAt },
    }
  })
}

/** Where two wait, one may be a thief's: then no answer is taken that does not name one. */
function choose(account: Account, waiting: readonly SignIn[], id: string | undefined): SignIn {
  const only = id === undefined ? waiting : waiting.filter((signIn) => signIn.id === id)
  if (only.length === 0) throw new Refusal('sign-in-none', { name: account.name })
  if (only.length === 1) return only[0]!
  const rows = only.map((of) => [of.id, of.browser, of.network, shownMoment(of.createdAt)])
  process.stderr.write(
    table(['SIGN-IN', 'BROWSER', 'NETWORK', 'SINCE'], rows)
      .map((line) => `${line}\n`)
      .join(''),
  )
  throw new Refusal('sign-ins-several', { count: only.length, name: account.name })
}

function addShow(user: Command, machine: Machine): void {
  const show = user.command('show <name>').description('show how an account stands: state, factors, addresses, sessions')
  onIndex(machine, show, async (index, _operator, _options, [name = '']) => {
    const queries = index.db.read
    const now = index.clock.now()
    const account = await accountNamed(queries, name)
    const restraints = await listLiveRestraints(queries, 'account', account.id, now)
    const state = accountState(account, restraints)
    const factors = await listFactors(queries, account.id)
    const working = await listWorkingFactors(queries, account.id, now)
    const off = new Set(factors.filter(({ id }) => !working.some((each) => each.id === id)).map(({ id }) => id))
    const addresses = await listAddresses(queries, account.id)
    const { terms } = openReception(index)
    const sessions = (await listOpenSessions(queries, account.id)).filter((session) => isSessionAlive(session, terms.sessions, now))
    const waiting = await listWaitingSignIns(queries, account.id, now)
    const codes = await countRecoveryCodes(queries, account.id)
    const recovery = await findWaitingRecovery(queries, account.id)
    const kind = account.isAdministrator ? 'administrator' : account.kind
    const lines = [
      `${account.name}, ${kind}, ${state}`,
      ...restraints.map(
        ({ effect, reason, since, expiresAt }) =>
          `  ${effect} since ${shownMoment(since)}${expiresAt === null ? '' : ` until ${shownMoment(expiresAt)}`} (${reason})`,
      ),
      ...(account.kind === 'service' ? [] : [`recovery codes left: ${codes.left}`]),
      ...(waiting.length === 0 ? [] : [`sign-ins that wait for a confirmation: ${waiting.length} (holdfast user approve ${account.name})`]),
      ...(recovery ? [`recovery ${recovery.id} waits until ${shownMoment(recovery.applyAt)} (holdfast recovery list)`] : []),
      ...tableOf(
        'FACTOR',
        ['NAME', 'SINCE', 'LAST USED'],
        factors.map((of) => [
          of.kind,
          off.has(of.id) ? `${of.name} (switched off)` : of.name,
          shownMoment(of.createdAt),
          shownMoment(of.lastUsedAt),
        ]),
      ),
      ...tableOf(
        'ADDRESS',
        ['STATE', 'SINCE'],
        addresses.map((of) => [plainText(of.address, 254), addressState(of), shownMoment(of.addedAt)]),
      ),
      ...tableOf(
        'SESSION',
        ['NETWORK', 'FACTORS', 'SINCE', 'LAST USED'],
        sessions.map((of) => [of.browser, of.network, of.factors.join('+'), shownMoment(of.createdAt), shownMoment(of.lastUsedAt)]),
      ),
    ]
    const json = {
      ...account,
      state,
      restraints: restraints.map(({ effect, reason, since, expiresAt }) => ({ effect, reason, since, expiresAt })),
      factors: factors.map(({ id, kind, name, createdAt, lastUsedAt }) => ({ id, kind, name, createdAt, lastUsedAt, isOff: off.has(id) })),
      recoveryCodesLeft: codes.left,
      addresses: addresses.map((of) => ({ address: of.address, state: addressState(of), addedAt: of.addedAt })),
      sessions: sessions.map(({ id, browser, network, factors, createdAt, lastUsedAt, expiresAt }) => ({
        id,
        browser,
        network,
        factors,
        createdAt,
        lastUsedAt,
        expiresAt,
      })),
      signInsWaiting: waiting.map(({ id, browser, network, createdAt }) => ({ id, browser, network, createdAt })),
      recovery: recovery ?? null,
    }
    return { lines, json }
  })
}

const tableOf = (first: string, rest: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : ['', ...table([first, ...rest], rows)]

function addressState({ isPrimary, verifiedAt, compromisedAt }: EmailAddress): string {
  if (compromisedAt !== null) return 'compromised'
  return `${isPrimary ? 'first, ' : ''}${verifiedAt === null ? 'not verified' : 'verified'}`
}
