import {
  judgeMove as originalMove,
  judgePaths as originalPaths,
  type PathFacts,
  type PathVerdict,
} from '../../ownership/organisations/paths/path-policy.ts'
import { somebodyOlder } from './somebody-older.ts'

export * from '../../ownership/organisations/paths/path-policy.ts'

/** The same for what goes by an organisation. */
export const judgePaths = (facts: PathFacts): PathVerdict => originalPaths(withSomebodyOlder(facts))
export const judgeMove = (facts: PathFacts): PathVerdict => originalMove(withSomebodyOlder(facts))

const withSomebodyOlder = (facts: PathFacts): PathFacts => ({
  ...facts,
  sets: facts.sets.map((set) => ({
    ...set,
    owners: [...set.owners, somebodyOlder],
    after: [...set.after, somebodyOlder.accountId],
  })),
})
