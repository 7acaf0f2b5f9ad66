/** What a row had to reach, and whether it did. A row without one is there to compare with. */
export interface Target {
  readonly says: string
  readonly isReached: boolean
}

export interface Row {
  readonly cells: readonly string[]
  readonly target?: Target
}

export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  /** What a reader must know to believe the figures. */
  readonly notes?: readonly string[]
}

export const atLeast = (value: number, least: number): Target => ({ says: `>= ${least}`, isReached: value >= least })
export const atMost = (value: number, most: number, unit = ''): Target => ({ says: `<= ${most}${unit}`, isReached: value <= most })
export const below = (value: number, limit: number, unit = ''): Target => ({ says: `< ${limit}${unit}`, isReached: value < limit })

/** Both targets in one cell. */
export const both = (first: Target, second: Target): Target => ({
  says: `${first.says}, ${second.says}`,
  isReached: first.isReached && second.isReached,
})

/** A Markdown table, aligned so that it can be read as it stands. */
export function formatTable(table: Table): string {
  const hasTargets = table.rows.some((row) => row.target)
  const columns = [...table.columns, ...(hasTargets ? ['target', ''] : [])]
  const rows = table.rows.map((row) => [
    ...row.cells,
    ...(hasTargets ? [row.target?.says ?? '', row.target ? (row.target.isReached ? 'reached' : 'MISSED') : ''] : []),
  ])
  const widths = columns.map((column, index) => Math.max(column.length, 3, ...rows.map((row) => (row[index] ?? '').length)))
  const line = (cells: readonly string[]) => `| ${widths.map((width, index) => pad(cells[index] ?? '', width, index)).join(' | ')} |`
  const rule = `|${widths.map((width, index) => (index === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [`### ${table.title}`, '', line(columns), rule, ...rows.map(line), '', ...(table.notes ?? []).map((note) => `- ${note}`)].join(
    '\n',
  )
}

const pad = (text: string, width: number, index: number) => (index === 0 ? text.padEnd(width) : text.padStart(width))
