import { transitions } from '../../server/src/holds/hold-policy.ts'
import { ownershipActs, termTexts } from '../../server/src/ownership/acts.ts'
import { ownershipHoldKinds } from '../../server/src/ownership/hold-kinds.ts'
import { ownerTerms } from '../../server/src/ownership/owner-terms.ts'
import { code, madeFrom, page, sentence, table } from './text/markdown.ts'

export const path = 'docs/reference/holds.md'

const presets = ['solo', 'team', 'public'] as const
const can = (is: boolean) => (is ? 'yes' : 'no')

export async function generate(): Promise<string> {
  const kinds = ownershipHoldKinds(ownerTerms.public)
  const settings = termTexts(ownerTerms.public).map(([says], at) => [
    says,
    ...presets.map((preset) => termTexts(ownerTerms[preset])[at]![1]),
  ])
  return page(
    madeFrom(['server/src/ownership/acts.ts', 'server/src/ownership/owner-terms.ts', 'server/src/holds/hold-policy.ts']),
    '# Who owns a project: acts and waits',
    'What takes or gives power over a project for good is announced, waits, and can be stopped by those whom it concerns. What stops something in an emergency happens at once, gives nobody anything, and ends by itself.',
    'Two kinds of proof: **S**, a factor shown in this session lately; **K**, an old passkey shown for this very act. Whoever objects or takes something back needs neither: the link of a notice is enough.',
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
