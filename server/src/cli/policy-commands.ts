import type { Command } from 'commander'
import { Refusal } from '../errors.ts'
import { earliestAt } from '../ownership/hold-sentence.ts'
import { listAudience } from '../ownership/list-audience.ts'
import { excerpt } from '../packaging/metadata/excerpt.ts'
import { findProjectById } from '../packaging/store.ts'
import type { Queries } from '../platform/database/database.ts'
import { changeText, valueText } from '../policies/change-text.ts'
import { cancelPlan } from '../policies/plans/cancel-plan.ts'
import { type Lacking, listLacking } from '../policies/plans/list-lacking.ts'
import { audiencePhrases, parseAudience } from '../policies/plans/parse-audience.ts'
import { type Audience, type Plan, type Requirement, requirements } from '../policies/plans/plan.ts'
import { planRequirement } from '../policies/plans/plan-requirement.ts'
import { policyDigest, policyOf, settingOf } from '../policies/policy-of-config.ts'
import { readPolicy } from '../policies/read-policy-state.ts'
import { listPlans } from '../policies/store.ts'
import { confirm, group, onIndex, type Said, shownMoment, type Told, table } from './command.ts'
import type { Machine, OpenIndex } from './machine.ts'
import { openDesk, projectNamed } from './owned-project.ts'
import { parseMoment } from './parse-moment.ts'

export function addPolicyCommands(program: Command, machine: Machine): void {
  const policy = group(program, 'policy', 'what the index asks of everybody')

  const show = policy
    .command('show')
    .description('the policy in force: version and digest, what waits to be loosened, and what is planned')
    .addHelpText('after', '\nWhat is stricter is in force as soon as the index starts with it; what is looser is announced, and waits.')
  onIndex(machine, show, (index) => told(index, machine.readConfig().config))

  const plan = policy
    .command('plan')
    .description('ask for a factor from everybody in a role, from a day on; roles are kept, acts are refused until it is there')
    .option('--require <factor>', 'passkey or second-factor')
    .option('--for <whom>', audiencePhrases.join(', '))
    .option('--from <moment>', 'for example 2027-01-01')
    .option('--preview', 'change nothing: say who lacks it')
    .option('--cancel [id]', 'take a plan back; without an id the only one')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      "\nExample:\n  holdfast policy plan --require passkey --for 'any role in any project or organisation' --from 2027-01-01 --preview",
    )
  onIndex<Told & PlanOptions>(machine, plan, async (index, operator, options) => {
    const desk = openDesk(index)
    if (options.cancel !== undefined) {
      const wanted = await namedPlan(index.db.read, options.cancel)
      await confirm(`${await planText(index.db.read, wanted)} Take it back?`, options.yes)
      const hold = await cancelPlan(desk, operator, wanted.id, listAudience)
      const waits = 'It is in force, so taking it back was announced to the administrators, and waits: holdfast policy show'
      return { lines: [hold ? waits : 'Taken back. Whoever had been told hears of it.'], json: { plan: wanted.id, hold: hold?.id ?? null } }
    }
    const wanted = await wantedPlan(index, options)
    const found = await listLacking(index.db.read, wanted, listAudience)
    const json = {
      requirement: wanted.requirement,
      audience: wanted.audience,
      fromAt: wanted.fromAt,
      people: found.people,
      lacking: found.lacking.map(({ account, kinds }) => ({ account: account.name, has: [...kinds] })),
    }
    if (options.preview) return { lines: previewLines(wanted.requirement, found), json: { ...json, plan: null } }
    await confirm(
      `${countText(found.lacking.length)} would be told, and cannot act in their roles from ${shownMoment(wanted.fromAt)} on. Plan it?`,
      options.yes,
    )
    const made = await planRequirement(desk, operator, wanted, listAudience)
    return {
      lines: [
        `Planned for ${shownMoment(wanted.fromAt)}. ${countText(made.told)} of ${found.people} lack it and were told; they are reminded 14, 3 and 1 days before.`,
        `Take it back with: holdfast policy plan --cancel ${made.plan.id}`,
        ...previewLines(wanted.requirement, found).slice(1),
      ],
      json: { ...json, plan: made.plan.id },
    }
  })
}

interface PlanOptions {
  readonly require?: string
  readonly for?: string
  readonly from?: string
  readonly preview?: boolean
  readonly cancel?: string | true
  readonly yes?: boolean
}

async function told({ db, clock }: OpenIndex, configured: object): Promise<Said> {
  const state = await readPolicy(db.read, configured)
  const now = clock.now()
  const { version, waits, unasked } = state
  const policy = version?.policy ?? policyOf(configured)
  const until = waits && earliestAt(waits.hold, now)
  const head = version
    ? `Policy ${version.version} is in force since ${shownMoment(version.at)}.`
    : 'The index was not served yet, so nothing is in force. This is what is configured.'
  const rows = Object.entries(policy).map(([name, value]) => [name, valueText(name, value), settingOf(name).says])
  const plans = []
  for (const plan of state.plans) plans.push(await planText(db.read, plan))
  return {
    lines: [
      head,
      `Digest: ${version?.digest ?? policyDigest(policy)}`,
      ...(waits
        ? [
            '',
            until === undefined
              ? `Waits to be loosened (${waits.hold.state}; hold ${waits.hold.id}):`
              : `Waits to be loosened, not before ${shownMoment(until)} (hold ${waits.hold.id}):`,
            ...waits.changes.map((change) => `  ${changeText(change)}`),
          ]
        : []),
      ...(unasked.length > 0
        ? [
            '',
            'Configured, and not in force: it was stopped, or the index has not been started with it.',
            ...unasked.map((change) => `  ${changeText(change)}`),
          ]
        : []),
      ...(plans.length > 0 ? ['', ...plans] : []),
      '',
      ...table(['SETTING', 'VALUE', 'WHAT'], rows),
    ],
    json: {
      version: version?.version ?? null,
      digest: version?.digest ?? null,
      since: version?.at ?? null,
      policy,
      waits: waits ? { hold: waits.hold.id, state: waits.hold.state, earliestAt: until ?? null, changes: waits.changes } : null,
      notInForce: unasked,
      plans: state.plans,
    },
  }
}

/** @throws Refusal `option-missing`, `requirement-unclear`, `audience-unclear`, `project-unknown`, `moment-invalid` */
async function wantedPlan(index: OpenIndex, options: PlanOptions) {
  for (const name of ['require', 'for', 'from'] as const)
    if (options[name] === undefined) throw new Refusal('option-missing', { option: `--${name}` })
  const requirement = requirements.find((each) => each === options.require)
  if (!requirement) throw new Refusal('requirement-unclear', { text: excerpt(options.require!) })
  const asked = parseAudience(options.for!)
  const audience: Audience =
    asked.of === 'project-owners' ? { of: asked.of, projectId: (await projectNamed(index.db.read, asked.project)).id } : { of: asked.of }
  return { requirement, audience, fromAt: dayOrMoment(options.from!) }
}

/** A day begins at midnight UTC. @throws Refusal `moment-invalid` */
const dayOrMoment = (text: string): number => parseMoment(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text)

/** @throws Refusal `plan-unknown`, `plan-several` */
async function namedPlan(queries: Queries, id: string | true): Promise<Plan> {
  const plans = await listPlans(queries)
  if (id === true && plans.length > 1) throw new Refusal('plan-several')
  const plan = id === true ? plans[0] : plans.find((each) => each.id === id)
  if (!plan) throw new Refusal('plan-unknown')
  return plan
}

const whom = {
  role: 'everybody with a role',
  owners: 'every owner',
  administrators: 'every administrator',
  'project-owners': 'every owner of',
} as const
const what = { passkey: 'a passkey', 'second-factor': 'a second factor' } as const

async function planText(queries: Queries, { id, requirement, audience, fromAt, state }: Plan): Promise<string> {
  const project =
    audience.of === 'project-owners' ? ` ${(await findProjectById(queries, audience.projectId))?.name ?? audience.projectId}` : ''
  const when = state === 'in-force' ? `since ${shownMoment(fromAt)}` : `from ${shownMoment(fromAt)} on`
  return `${state === 'in-force' ? 'In force' : 'Planned'}: ${whom[audience.of]}${project} needs ${what[requirement]} ${when} (plan ${id}).`
}

function previewLines(requirement: Requirement, { lacking, people }: { lacking: readonly Lacking[]; people: number }): string[] {
  return [
    lacking.length === 0 ? `Nobody of ${people} lacks ${what[requirement]}.` : `${lacking.length} of ${people} lack ${what[requirement]}.`,
    ...(lacking.length === 0
      ? []
      : table(
          ['ACCOUNT', 'HAS', 'LACKS'],
          lacking.map(({ account, kinds }) => [account.name, [...kinds].join('+') || 'nothing', requirement]),
        )),
  ]
}

const countText = (count: number) => (count === 1 ? '1 person' : `${count} people`)
