import { maliciousRules } from '../src/malicious-rules.ts'
import { scanTexts } from '../src/scan.ts'

/** Where samples send what they steal. */
export const THIEF = 'https://drop.stats-kit.example'

/** A job with secrets in its environment that runs a script, and then what is given behind it: steps, or another job. */
export const jobThatRuns = (run: string, after = ''): string =>
  `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    env:
      NPM_TOKEN: \${{ secrets.NPM_TOKEN }}
      PYPI_TOKEN: \${{ secrets.PYPI_TOKEN }}
    steps:
      - uses: actions/checkout@v4
      - run: |
${run
  .split('\n')
  .map((line) => `          ${line}`)
  .join('\n')}
${after}`

/** Whether a rule says that a file steals. */
export async function isMalicious(text: string, path = '.github/workflows/a.yml'): Promise<boolean> {
  return (await scanTexts([{ path, text }], { rules: maliciousRules })).findings.length > 0
}
