import type { NameFinder } from '../../../accounts/history/read-history.ts'
import { listProjectNames } from '../../../packaging/store.ts'
import type { Queries } from '../../../platform/database/database.ts'
import { listTokenNames } from '../../../tokens/store.ts'

/** Names of tokens and projects for a history, two queries for however many. */
export const findNamesIn =
  (queries: Queries): NameFinder =>
  async ({ tokens, projects }) =>
    new Map([...(await listTokenNames(queries, tokens)), ...(await listProjectNames(queries, projects))])
