import type { Verdict } from '../../scanner/src/finding.ts'
import { readIncidents } from '../../scanner/test/incidents.ts'
import type { BenchOptions } from '../stage/rounds.ts'
import type { Table } from '../stage/table.ts'
import { alone, type Judged, rulesOf } from './judged.ts'
import { judgeAll } from './scan-threads.ts'

const order: readonly Judged['verdict'][] = ['clean', 'untidy', 'exploitable', 'malicious']

/** Incident by incident: what the scanner says of the weakness that stood there, and of what the attacker put there. */
export async function benchIncidents(_: BenchOptions): Promise<Table[]> {
  const incidents = readIncidents()
  const samples = incidents.flatMap(({ name, before, after }) =>
    Object.entries({ before, after }).flatMap(([moment, file]) =>
      file ? [alone(`${name}-${moment}`, '.github/workflows/w.yml', file.text)] : [],
    ),
  )
  const answers = new Map((await judgeAll({ samples, persona: 'regular' })).map((judged) => [judged.id, judged]))
  const said = (id: string) => {
    const judged = answers.get(id)
    return judged === undefined ? '' : judged.verdict === 'clean' ? 'clean' : `${judged.verdict} (${rulesOf(judged, judged.verdict)})`
  }
  const isReached = (id: string, least: Verdict | undefined) =>
    least === undefined || order.indexOf(answers.get(id)!.verdict) >= order.indexOf(least)
  return [
    {
      title: 'Incidents, before and after',
      columns: ['incident', 'the weakness before', 'the attack after'],
      rows: incidents.map(({ name, says, before, after }) => ({
        cells: [says, said(`${name}-before`), said(`${name}-after`)],
        target: {
          says: [before?.least, after?.least].filter((least) => least !== undefined).join(', '),
          isReached: isReached(`${name}-before`, before?.least) && isReached(`${name}-after`, after?.least),
        },
      })),
      notes: ['own files in the shape of each incident; the action of tj-actions is named by the commit that was published as bad'],
    },
  ]
}
