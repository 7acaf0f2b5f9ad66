import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conditionOfFinding, conditionOfSilence, snapshotsIn } from './parity-conditions.ts'

const block = (call: string, said: string) => `insta::assert_snapshot!(\n zizmor()\n ${call}\n .run()?,\n @r#"\n${said}\n"#,\n );\n`
const said = (line: number) => `error[loose-end]: an end hangs "loose"\n  --> @@INPUT@@:${line}:9\n   |\n`

const snapshots = snapshotsIn(
  [
    block('.input(input_under_test("a/b.yml")).args(["--persona=auditor"])', said(4) + said(9)),
    block('.input(input_under_test(\n "a/b.yml"\n )).args(["--persona=pedantic"])', said(4)),
    block('.input(input_under_test("c.yml")).offline(NetworkMode::AssertOnline)', said(2)),
    block('.input(input_under_test("quiet.yml"))', 'No findings to report. Good job!'),
    block('.input(input_under_test("quiet.yml")).args(["--pedantic"])', 'No findings to report. Good job!'),
    block('.input(input_under_test("folder"))', 'No findings to report. Good job!'),
  ].join('\n'),
)

test('a finding is asked for in the mildest circumstances in which the other tool reports it', () => {
  assert.equal(conditionOfFinding(snapshots, 'x/test-data/a/b.yml', 'loose-end', 4), 'pedantic')
  assert.equal(conditionOfFinding(snapshots, 'x/test-data/a/b.yml', 'loose-end', 9), 'auditor')
  assert.equal(conditionOfFinding(snapshots, 'x/test-data/c.yml', 'loose-end', 2), 'network')
  assert.equal(conditionOfFinding(snapshots, 'x/test-data/c.yml', 'loose-end', 3), 'unknown')
  assert.equal(conditionOfFinding(snapshots, 'x/test-data/b.yml', 'loose-end', 4), 'unknown')
})

test('silence counts for the strictest reader who was promised it', () => {
  assert.equal(conditionOfSilence(snapshots, 'x/test-data/quiet.yml'), 'pedantic')
  assert.equal(conditionOfSilence(snapshots, 'x/test-data/folder/.github/w.yml'), 'plain')
  assert.equal(conditionOfSilence(snapshots, 'x/test-data/c.yml'), undefined)
})
