import { join } from 'node:path'
import { runChild } from './child.ts'

/** Everything that can be known without running the product. Words after `--` go to the check they concern: `--fix`. */
const root = join(import.meta.dirname, '..')
const fix = process.argv.slice(2).filter((word) => word === '--fix' || word === '--write')
const deadlineSeconds = 120

const checks = [
  { name: 'types', words: [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit'] },
  { name: 'lint', words: [join(root, 'scripts/lint.ts'), ...fix] },
  { name: 'imports', words: [join(root, 'scripts/check-imports.ts')] },
  { name: 'docs', words: [join(root, 'scripts/check-docs.ts')] },
  { name: 'drills', words: [join(root, 'scripts/check-drills.ts')] },
]

const endings = await Promise.all(
  checks.map(async ({ name, words }) => {
    const ending = await runChild(process.execPath, words, { deadlineSeconds, folder: root })
    const isGood = ending.code === 0 && !ending.isLate
    const mark = ending.isLate ? `stopped after ${deadlineSeconds} s` : isGood ? 'ok' : 'failed'
    console.log(`${name.padEnd(8)} ${mark.padEnd(6)} ${ending.seconds.toFixed(1)} s`)
    return { name, isGood, ...ending }
  }),
)

for (const { name, output } of endings.filter((each) => !each.isGood)) {
  console.log(`\n${name}:\n${output.trimEnd()}`)
  process.exitCode = 1
}
