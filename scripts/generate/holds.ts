import { accountActs } from '../../server/src/accounts/acts.ts'
import { accountHoldKinds } from '../../server/src/accounts/hold-kinds.ts'
import { transitions } from '../../server/src/holds/hold-policy.ts'
import { organisationActs, ownershipActs, termTexts } from '../../server/src/ownership/acts.ts'
import { restoreOwnershipHold } from '../../server/src/ownership/hold-kinds/restore-ownership.ts'
import { ownershipHoldKinds } from '../../server/src/ownership/hold-kinds.ts'
import { ownerTerms } from '../../server/src/ownership/owner-terms.ts'
import { packagingActs } from '../../server/src/packaging/acts.ts'
import { packagingHoldKinds } from '../../server/src/packaging/hold-kinds.ts'
import { loosening } from '../../server/src/policies/hold-kinds/loosening.ts'
import { code, madeFrom, page, sentence, table } from './text/markdown.ts'

export const path = 'docs/reference/holds.md'

const presets = ['solo', 'team', 'public'] as const
const can = (is: boolean) => (is ? 'yes' : 'no')

export async function generate(): Promise<string> {
  // The table asks each kind for one fact that stands without an index.
  const kinds = {
    ...ownershipHoldKinds(ownerTerms.public),
    ...packagingHoldKinds(ownerTerms.public),
    'restore-ownership': restoreOwnershipHold(() => ({}) as never),
    ...accountHoldKinds(
      {} as never,
      async () => undefined,
      async () => {},
    ),
    'loosen-policy': loosening,
  }
  const settings = termTexts(ownerTerms.public).map(([says], at) => [
    says,
    ...presets.map((preset) => termTexts(ownerTerms[preset])[at]![1]),
  ])
  return page(
    madeFrom([
      'server/src/ownership/acts.ts',
      'server/src/packaging/acts.ts',
      'server/src/accounts/acts.ts',
      'server/src/ownership/owner-terms.ts',
      'server/src/holds/hold-policy.ts',
    ]),
    '# Who owns a project: acts and waits',
    'What takes or gives power over a project for good is announced, waits, and can be stopped by those whom it concerns. What stops something in an emergency happens at once, gives nobody anything, and ends by itself.',
    'Two kinds of proof: **S**, a factor shown in this session lately; **K**, an old passkey shown for this very act. Whoever objects or takes something back needs neither, where the table does not say so: the link of a notice is enough. Whoever withdraws what he asked for shows S.',
    '## Acts',
    table(
      ['Act', 'Proof', ...presets],
      ownershipActs.map((act) => [sentence(act.says).replace(/\.$/, ''), act.proof, ...presets.map((preset) => act.verdict[preset])]),
    ),
    "A frozen, recovering, closed or suspended owner does none of this but object, take back and brake, and keeps nobody's place: whether somebody is the last owner is counted without him.",
    '## Who stops it',
    table(
      ['Act', 'An objection that ends it', 'An objection that stops it until somebody decides', 'Before its time by', 'Undone by'],
      ownershipActs
        .filter(({ releasedBy, stoppedBy }) => releasedBy !== '-' || stoppedBy !== '-')
        .map((act) => [code(act.code), act.stoppedBy, act.contestedBy, act.releasedBy, act.undoneBy]),
    ),
    'What is contested administrators decide, each by an old passkey and nobody in his own case: one that everything stays as it is, two of long standing that it goes on, which waits for at least 72 hours more. The removal of an owner who is no senior also goes on when more than half of the owners of long standing agree. Without a decision within 30 days everything stays as it is.',
    'Putting owners back as they were takes two administrators and an hour. A third one ends it by an old passkey; whoever owns the projects, or would lose or gain by it, contests it, and then nobody publishes to them before it is decided and done.',
    '## Organisations and teams',
    'Judged twice: whether the actor may ask for it by the role in the organisation, and what it does to who owns the projects. An owner of the organisation owns every project in it; nobody gives more than he has.',
    table(
      ['Act', 'Proof', 'Owner', 'Manager', 'Member', 'Outsider', ...presets],
      organisationActs.map(({ says, proof, asks, verdict }) => [
        sentence(says).replace(/\.$/, ''),
        proof,
        asks.owner,
        asks.manager,
        asks.member,
        asks.outsider,
        ...presets.map((preset) => verdict[preset]),
      ]),
    ),
    table(
      ['Act', 'An objection that ends it', 'An objection that stops it until somebody decides', 'Before its time by', 'Undone by'],
      organisationActs
        .filter(({ releasedBy, stoppedBy }) => releasedBy !== '-' || stoppedBy !== 'nobody')
        .map((act) => [code(act.code), act.stoppedBy, act.contestedBy, act.releasedBy, act.undoneBy]),
    ),
    '## Projects and releases',
    'The same for what was published. Deleted is what nobody can install any more: its bytes are kept for the trash time, its names are never used again.',
    table(
      ['Act', 'Proof', ...presets],
      packagingActs.map((act) => [sentence(act.says).replace(/\.$/, ''), act.proof, ...presets.map((preset) => act.verdict[preset])]),
    ),
    table(
      ['Act', 'An objection that ends it', 'An objection that stops it until somebody decides', 'Before its time by', 'Undone by'],
      packagingActs
        .filter(({ stoppedBy }) => stoppedBy !== '-')
        .map((act) => [code(act.code), act.stoppedBy, act.contestedBy, act.releasedBy, act.undoneBy]),
    ),
    '## Accounts and administrators',
    'The same for what an account is. A restraint that is set at once ends with the wait; where the table says so, neither a session nor a mailbox alone brings back what was taken away.',
    table(
      ['Act', 'Proof', ...presets],
      accountActs.map((act) => [sentence(act.says).replace(/\.$/, ''), act.proof, ...presets.map((preset) => act.verdict[preset])]),
    ),
    table(
      ['Act', 'An objection that ends it', 'An objection that stops it until somebody decides', 'Before its time by', 'Undone by'],
      accountActs.map((act) => [code(act.code), act.stoppedBy, act.contestedBy, act.releasedBy, act.undoneBy]),
    ),
    '## Settings of the presets',
    table(['', ...presets], settings),
    '## Holds',
    'The wait begins when everybody concerned could know: his mail server took the notice, or he opened his inbox. It counts only time that the index saw pass.',
    table(
      ['Kind', 'Counts against the three that an account may have under way'],
      Object.entries(kinds).map(([kind, { isDestructive }]) => [code(kind), can(isDestructive !== false)]),
    ),
    'From each state what can happen, and where it leads:',
    table(
      ['State', 'Events'],
      Object.entries(transitions).map(([state, events]) => [
        code(state),
        Object.entries(events)
          .map(([event, to]) => `${event} → ${code(to)}`)
          .join(', ') || 'none: it is decided',
      ]),
    ),
  )
}
