import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefusalCode } from '../errors.ts'
import { parseProjectName } from './project-name.ts'
import { judgePublish, type PublishFacts } from './publish-policy.ts'

const day = 86_400_000
const fresh: PublishFacts = {
  name: parseProjectName('Tiny.Json'),
  isStandardLibraryName: false,
  project: undefined,
  lookalike: undefined,
  holderName: 'ci',
  file: { filename: 'tiny_json-1.0.tar.gz', sha256: 'a' },
  existing: undefined,
  releaseAgeMilliseconds: undefined,
  newFilesDays: 14,
}
const owned: PublishFacts = { ...fresh, project: { status: 'active', statusReason: null, role: 'maintainer' } }
const other = { filename: 'tiny_json-1.0.tar.gz', sha256: 'b', blake2b: 'bb', isDeleted: false }

const outcomes: [string, PublishFacts, 'publish' | 'already-there' | RefusalCode][] = [
  ['a new name may be taken by its first upload', fresh, 'publish'],
  ['a maintainer may publish', owned, 'publish'],
  ['an owner may publish', { ...owned, project: { ...owned.project!, role: 'owner' } }, 'publish'],
  ['a deprecated project still takes files', { ...owned, project: { ...owned.project!, status: 'deprecated' } }, 'publish'],
  ['a release exactly at its limit still takes files', { ...owned, releaseAgeMilliseconds: 14 * day }, 'publish'],
  ['an old release takes files where the limit is off', { ...owned, releaseAgeMilliseconds: 400 * day, newFilesDays: null }, 'publish'],
  ['the same bytes again change nothing', { ...owned, existing: { ...other, sha256: 'a' } }, 'already-there'],
  [
    'the same bytes again are fine also in an old release',
    { ...owned, existing: { ...other, sha256: 'a' }, releaseAgeMilliseconds: 99 * day },
    'already-there',
  ],
  ['a reader may not publish', { ...owned, project: { ...owned.project!, role: 'reader' } }, 'not-maintainer'],
  ['a stranger may not publish', { ...owned, project: { ...owned.project!, role: undefined } }, 'not-maintainer'],
  [
    'a stranger does not learn that a file is there already',
    { ...owned, project: { ...owned.project!, role: undefined }, existing: other },
    'not-maintainer',
  ],
  ['an archived project takes no files', { ...owned, project: { ...owned.project!, status: 'archived' } }, 'project-archived'],
  ['a quarantined project takes no files', { ...owned, project: { ...owned.project!, status: 'quarantined' } }, 'project-quarantined'],
  ['a deleted name is never taken again', { ...owned, project: { ...owned.project!, status: 'deleted' } }, 'project-deleted'],
  ['a name of the standard library is refused', { ...fresh, isStandardLibraryName: true }, 'name-of-standard-library'],
  ['a name that looks like another is refused', { ...fresh, lookalike: 'tinyjs0n' }, 'name-too-similar'],
  ['other bytes under the same name are refused', { ...owned, existing: other }, 'file-exists'],
  [
    'a deleted file name is never used again, not even with the same bytes',
    { ...owned, existing: { ...other, sha256: 'a', isDeleted: true } },
    'file-name-burnt',
  ],
  [
    'the same bytes under another spelling of the name are refused',
    { ...owned, existing: { ...other, filename: 'Tiny.Json-1.0.tar.gz', sha256: 'a' } },
    'file-exists',
  ],
  ['a release older than the limit takes no new files', { ...owned, releaseAgeMilliseconds: 14 * day + 1 }, 'release-too-old'],
  ['before the file has come only names and roles are judged', { ...owned, file: undefined, releaseAgeMilliseconds: 99 * day }, 'publish'],
]

for (const [title, facts, expected] of outcomes) {
  test(title, () => {
    const verdict = judgePublish(facts)
    assert.equal(verdict.verdict === 'refuse' ? verdict.refusal.code : verdict.verdict, expected)
  })
}
