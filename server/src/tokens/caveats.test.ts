import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Access } from './access.ts'
import { account } from './caveats/account.ts'
import { expiry } from './caveats/expiry.ts'
import { networks } from './caveats/networks.ts'
import { permissionsOnly } from './caveats/permissions.ts'
import { projectIds } from './caveats/project-ids.ts'
import { projectNames } from './caveats/project-names.ts'
import { caveatKinds, prohibits, prohibitsSoFar } from './caveats.ts'
import { encodeCaveat } from './read-caveat.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const access = {
  at: 1_700_000_000_000,
  permission: 'upload',
  accountId: 'a-1',
  project: { id: 'p-1', normalizedName: 'demo' },
  address: '192.0.2.7',
} as const satisfies Access
const { project: _, ...withoutProject } = access
const { address: __, ...withoutAddress } = access
const outside = 'project-scoped token used outside of a project context'

test('every tag stands once in the table, ours far from those of PyPI', () => {
  assert.deepEqual(
    caveatKinds.map((kind) => kind.tag),
    [0, 1, 2, 3, 1001, 1002],
  )
})

test('made caveats are compact JSON with every field written out', () => {
  const table = [
    [expiry(1_800_000_000), '[0,1800000000,0]'],
    [expiry(1_800_000_000, 5), '[0,1800000000,5]'],
    [projectNames(['demo']), '[1,["demo"]]'],
    [projectIds(['p-1']), '[2,["p-1"]]'],
    [account('a-1'), '[3,"a-1"]'],
    [permissionsOnly(['read', 'yank']), '[1001,["read","yank"]]'],
    [networks(['192.0.2.0/24']), '[1002,["192.0.2.0/24"]]'],
  ] as const
  for (const [caveat, text] of table) assert.equal(Buffer.from(encodeCaveat(caveat)).toString(), text)
})

test('a caveat that this index could not read back is not made', () => {
  assert.throws(() => expiry(1.5), TypeError)
  assert.throws(() => expiry(Number.NaN), TypeError)
  assert.throws(() => account(''), TypeError)
  assert.throws(() => networks(['example.test']), TypeError)
  assert.throws(() => networks(new Array<string>(65).fill('::1')), TypeError)
})

test('the first second of validity permits, the second of expiry prohibits', () => {
  const caveats = [encodeCaveat(expiry(1_700_000_010, 1_700_000_000))]
  const table = [
    [1_699_999_999_999, 'token is expired'],
    [1_700_000_000_000, undefined],
    [1_700_000_009_999, undefined],
    [1_700_000_010_000, 'token is expired'],
    [Number.NaN, 'token is expired'],
    [Number.POSITIVE_INFINITY, 'token is expired'],
  ] as const
  for (const [at, expected] of table) assert.equal(prohibits(caveats, { ...access, at }), expected, String(at))
})

test('caveats judge the access', () => {
  const notDemo = "project-scoped token is not valid for project: 'demo'"
  const table: [caveat: string, expected: string | undefined, access?: Access][] = [
    ['[0,1800000000]', undefined],
    ['[0,1800000000,1750000000]', 'token is expired'],
    ['[0,1600000000,1800000000]', 'token is expired'],
    ['[1,["demo"]]', undefined],
    ['[1,["other","demo"]]', undefined],
    ['[1,["other"]]', notDemo],
    ['[1,["Demo"]]', notDemo],
    ['[1,["demo "]]', notDemo],
    ['[1,[]]', notDemo],
    ['[1,["demo"]]', outside, withoutProject],
    ['[2,["p-1"]]', undefined],
    ['[2,["p-2"]]', notDemo],
    ['[2,["demo"]]', notDemo],
    ['[2,["p-1"]]', notDemo, { ...access, project: { normalizedName: 'demo' } }],
    ['[2,["undefined"]]', notDemo, { ...access, project: { normalizedName: 'demo' } }],
    ['[2,["p-1"]]', outside, withoutProject],
    ['[3,"a-1"]', undefined],
    ['[3,"a-2"]', 'current user does not match user restriction in token'],
    ['[3,"A-1"]', 'current user does not match user restriction in token'],
    ['[1001,["upload"]]', undefined],
    ['[1001,["read","yank"]]', 'token is not valid for permission: upload'],
    ['[1001,["UPLOAD"]]', 'token is not valid for permission: upload'],
    ['[1001,["everything"]]', 'token is not valid for permission: upload'],
    ['[1001,[]]', 'token is not valid for permission: upload'],
    ['[1002,["192.0.2.0/24"]]', undefined],
    ['[1002,["198.51.100.0/24"]]', 'token is not valid from this network'],
    ['[1002,[]]', 'token is not valid from this network'],
    ['[1002,["192.0.2.0/24"]]', 'network-restricted token used from an unknown address', withoutAddress],
  ]
  for (const [caveat, expected, of = access] of table) assert.equal(prohibits([bytesOf(caveat)], of), expected, caveat)
})

test('the object forms of old tools restrict like the arrays', () => {
  const notDemo = "project-scoped token is not valid for project: 'demo'"
  const table = [
    ['{"version": 1, "permissions": "user"}', undefined],
    ['{"permissions": "user", "version": 1}', undefined],
    ['{"version": 1, "permissions": {"projects": ["demo"]}}', undefined],
    ['{"version": 1, "permissions": {"projects": ["other"]}}', notDemo],
    ['{"version": 1, "permissions": {"projects": "demo"}}', 'invalid values for fields'],
    ['{"nbf": 1600000000, "exp": 1800000000}', undefined],
    ['{"nbf": 1600000000, "exp": 1700000000}', 'token is expired'],
    ['{"nbf": 1700000001, "exp": 1800000000}', 'token is expired'],
    ['{"nbf": null, "exp": 1800000000}', 'invalid values for fields'],
    ['{"nbf": "0", "exp": "1800000000"}', 'invalid values for fields'],
    ['{"project_ids": ["p-1"]}', undefined],
    ['{"project_ids": ["p-2"]}', notDemo],
    ['{"project_ids": {"0": "p-1"}}', 'invalid values for fields'],
  ] as const
  for (const [caveat, expected] of table) assert.equal(prohibits([bytesOf(caveat)], access), expected, caveat)
})

test('what is not a caveat of a known kind prohibits everything, with and without a project', () => {
  const json = 'caveat is not JSON in UTF-8'
  const array = 'caveat must be an array'
  const values = 'invalid values for fields'
  const table: [caveat: string | Uint8Array, reason: string][] = [
    ['', json],
    ['[', json],
    ['account = 3735928559', json],
    ['[0,1800000000,0]]', json],
    ['[0,1800000000,0]\0', json],
    ['\ufeff[0,1800000000,0]', json],
    ["[1,['demo']]", json],
    ['[0,0x7fffffff,0]', json],
    ['[0,NaN,0]', json],
    [Uint8Array.of(0x5b, 0x33, 0x2c, 0x22, 0xff, 0x22, 0x5d), json],
    [Uint8Array.of(0x5b, 0xc0, 0xb3, 0x5d), json],
    [`[3,"${'x'.repeat(4_100)}"]`, 'caveat is too long'],
    ['null', array],
    ['true', array],
    ['1', array],
    ['"[1]"', array],
    ['{}', array],
    ['{"version":2,"permissions":"user"}', array],
    ['{"version":"1","permissions":"user"}', array],
    ['{"version":1,"permissions":"admin"}', array],
    ['{"version":1,"permissions":null}', array],
    ['{"version":1,"permissions":{}}', array],
    ['{"version":1,"permissions":["projects"]}', array],
    ['{"version":1,"permissions":{"projects":["demo"],"paths":["x"]}}', array],
    ['{"version":1,"permissions":"user","exp":1,"nbf":0}', array],
    ['{"version":1,"permissions":{"projects":["other"]},"permissions":"user"}', array],
    ['{"version":1,"permissions":"user","permissions":{"projects":["demo"]}}', array],
    ['{"version":1,"permissions":{"projects":["other"],"projects":["demo"]}}', array],
    ['{"nbf":0,"exp":1600000000,"exp":1800000000}', array],
    ['{"nbf":0,"exp":1600000000,"\\u0065xp":1800000000}', array],
    ['{"exp":1800000000}', array],
    ['{"nbf":0}', array],
    ['{"project_ids":["p-2"],"project_ids":["p-1"]}', array],
    ['{"__proto__":{"project_ids":["p-1"]}}', array],
    ['{"0":0,"1":1800000000,"2":0,"length":3}', array],
    ['[]', 'caveat array cannot be empty'],
    ['[4,"3b7a"]', 'caveat has unknown tag: 4'],
    ['[-1]', 'caveat has unknown tag: -1'],
    ['[1003,[]]', 'caveat has unknown tag: 1003'],
    ['["0",1800000000,0]', 'caveat has unknown tag: "0"'],
    ['["__proto__"]', 'caveat has unknown tag: "__proto__"'],
    ['[true,["demo"]]', 'caveat has unknown tag: true'],
    ['[null]', 'caveat has unknown tag: null'],
    ['[[0],1800000000,0]', 'caveat has unknown tag: [0]'],
    ['["\\r\\nX-Injected: 1"]', 'caveat has unknown tag: "\\r\\nX-Injected: 1"'],
    [`["${'x'.repeat(1_000)}"]`, `caveat has unknown tag: "${'x'.repeat(29)} ... ${'x'.repeat(29)}"`],
    ['[0]', 'Not enough values'],
    ['[1]', 'Not enough values'],
    ['[2]', 'Not enough values'],
    ['[3]', 'Not enough values'],
    ['[1001]', 'Not enough values'],
    ['[1002]', 'Not enough values'],
    ['[0,"1800000000",0]', values],
    ['[0,1800000000.5,0]', values],
    ['[0,1e400,0]', values],
    ['[0,9007199254740992,0]', values],
    ['[0,1800000000,null]', values],
    ['[0,true,false]', values],
    ['[0,[1800000000],0]', values],
    ['[1,"demo"]', values],
    ['[1,["demo",1]]', values],
    ['[1,null]', values],
    ['[1,{"0":"demo","length":1}]', values],
    ['[2,[["p-1"]]]', values],
    ['[3,null]', values],
    ['[3,""]', values],
    ['[3,["a-1"]]', values],
    ['[1001,"upload"]', values],
    ['[1001,{"upload":true}]', values],
    ['[1002,"192.0.2.0/24"]', values],
    ['[1002,["192.0.2.0/24","office"]]', values],
    [`[1002,[${new Array(65).fill('"::/0"').join()}]]`, values],
  ]
  for (const [caveat, reason] of table) {
    const bytes = typeof caveat === 'string' ? bytesOf(caveat) : caveat
    const name = Buffer.from(bytes).toString('latin1').slice(0, 80)
    assert.equal(prohibits([bytes], access), reason, name)
    assert.equal(prohibitsSoFar([bytes], withoutProject), reason, `so far: ${name}`)
  }
})

test('deep nesting in a caveat is refused without running out of stack', () => {
  assert.equal(prohibits([bytesOf(`${'['.repeat(2_000)}${']'.repeat(2_000)}`)], access)?.startsWith('caveat has unknown tag: [['), true)
  assert.equal(prohibits([bytesOf(`${'{"a":'.repeat(600)}1${'}'.repeat(600)}`)], access), 'caveat must be an array')
})

test('surplus fields of a known kind are ignored, so that a later index can add some', () => {
  for (const caveat of ['[0,1800000000,0,"later"]', '[1,["demo"],{"x":1,"x":2}]', '[3,"a-1",[]]']) {
    assert.equal(prohibits([bytesOf(caveat)], access), undefined, caveat)
  }
})

test('white space between the parts changes nothing', () => {
  assert.equal(prohibits([bytesOf(' [0,\n 1800000000 , 0]\t')], access), undefined)
})

test('no caveats prohibit nothing', () => {
  assert.equal(prohibits([], access), undefined)
})

test('all caveats must permit, and each reason is told once', () => {
  const caveats = ['[1,["other"]]', '[0,1800000000,0]', '[0,1,0]', '[0,2,0]', '[3,"a-1"]'].map(bytesOf)
  assert.equal(prohibits(caveats, access), "project-scoped token is not valid for project: 'demo', token is expired")
})

test('a wider caveat appended later does not widen', () => {
  const caveats = ['[1,["other"]]', '[1,["other","demo"]]'].map(bytesOf)
  assert.equal(prohibits(caveats, access), "project-scoped token is not valid for project: 'demo'")
})

test('a hundred bad caveats do not make a long message', () => {
  const caveats = Array.from({ length: 100 }, (_, tag) => bytesOf(`[${5_000 + tag}]`))
  assert.equal(prohibits(caveats, access)?.length, 200)
})

test('before the project is known, only what needs the project is postponed', () => {
  const scoped = ['[1,["other"]]', '[2,["p-2"]]', '{"project_ids":["p-2"]}'].map(bytesOf)
  assert.equal(prohibitsSoFar(scoped, withoutProject), undefined)
  assert.notEqual(prohibits(scoped, withoutProject), undefined)
  assert.equal(prohibitsSoFar([...scoped, bytesOf('[0,1,0]')], withoutProject), 'token is expired')
  assert.equal(prohibitsSoFar([bytesOf('[3,"a-2"]')], withoutProject), 'current user does not match user restriction in token')
  assert.equal(prohibitsSoFar([bytesOf('[1001,["read"]]')], withoutProject), 'token is not valid for permission: upload')
})

test('an unknown address is not a project: it prohibits at once', () => {
  const { address: ___, ...nothingKnown } = withoutProject
  assert.equal(prohibitsSoFar([bytesOf('[1002,["::/0"]]')], nothingKnown), 'network-restricted token used from an unknown address')
})

test('once the project is known, the early check says what the full one says', () => {
  for (const caveat of ['[1,["other"]]', '[1,["demo"]]', '[2,["p-2"]]', '[2,["p-1"]]']) {
    assert.equal(prohibitsSoFar([bytesOf(caveat)], access), prohibits([bytesOf(caveat)], access), caveat)
  }
})
