import type { OwnershipAct } from '../ownership/acts.ts'

const refusedAlways = (code: string) => ({ solo: `refused: ${code}`, team: `refused: ${code}`, public: `refused: ${code}` })

/** What takes something published away, as `ownershipActs` tells the rest. `acts.test.ts` compares each row with the policy. */
export const packagingActs: readonly OwnershipAct[] = [
  {
    code: 'delete-project',
    says: 'delete a project, as an owner who is not on probation',
    proof: 'K',
    verdict: { solo: 'at once', team: 'after 3 days', public: 'after 14 days' },
    stoppedBy: 'every owner, whoever asked too, and who was one in the last 30 days',
    contestedBy: 'nobody',
    releasedBy: '-',
    undoneBy: 'any owner, by a factor shown lately, within the trash time',
  },
  {
    code: 'delete-project-changed',
    says: 'the same while its owners changed in the last 30 days',
    proof: 'K',
    verdict: { solo: 'at once', team: 'refused: owners-changed', public: 'refused: owners-changed' },
    stoppedBy: '-',
    contestedBy: '-',
    releasedBy: '-',
    undoneBy: '-',
  },
  {
    code: 'delete-project-waiting',
    says: 'the same while another change of it waits',
    proof: 'K',
    verdict: refusedAlways('project-hold-live'),
    stoppedBy: '-',
    contestedBy: '-',
    releasedBy: '-',
    undoneBy: '-',
  },
  {
    code: 'delete-project-covered',
    says: 'the same while those who run the index have braked or locked it, or put it into quarantine',
    proof: 'K',
    verdict: refusedAlways('project-covered'),
    stoppedBy: '-',
    contestedBy: '-',
    releasedBy: '-',
    undoneBy: '-',
  },
  {
    code: 'delete-project-on-probation',
    says: 'the same by an owner on probation',
    proof: 'K',
    verdict: refusedAlways('owner-on-probation'),
    stoppedBy: '-',
    contestedBy: '-',
    releasedBy: '-',
    undoneBy: '-',
  },
  {
    code: 'delete-release',
    says: 'delete a release or one file of it; a token, which shows no passkey, can ask for it too',
    proof: 'K',
    verdict: { solo: 'at once', team: 'after 1 day', public: 'after 3 days' },
    stoppedBy: 'every owner, whoever asked too',
    contestedBy: 'nobody',
    releasedBy: 'another owner who is not on probation',
    undoneBy: 'any owner, by a factor shown lately, within the trash time',
  },
]
