import { incompressibleBytes } from '../../build/core-metadata.ts'
import type { Credential, Draft } from './draft.ts'
import { level, type Mutator } from './mutator.ts'
import { taken } from './stages.ts'

const credentials: readonly Credential[] = [
  'nothing',
  'password',
  'noise',
  'forged',
  'expired',
  'revoked',
  'asleep',
  'reader',
  'of-another-project',
  'busy',
]

function asProject(draft: Draft, name: string, version = '1.0'): void {
  draft.project.name = name
  draft.claimed.name = name
  draft.project.version = version
  draft.claimed.version = version
}

/** Good uploads at the wrong moment, address or hand. */
export const stateMutators: readonly Mutator[] = [
  ...level(
    'credentials',
    Object.fromEntries(
      credentials.map(
        (credential) =>
          [
            credential,
            (draft) => {
              draft.credential = credential
            },
          ] satisfies [string, Mutator['run']],
      ),
    ),
  ),
  ...level('address', {
    'another method': (draft, random) => {
      draft.method = random.pick(['PUT', 'DELETE', 'PATCH'])
    },
    'the one of ten years ago': (draft) => {
      draft.address = '/pypi'
    },
    none: (draft, random) => {
      draft.address = `/${random.word(9)}`
    },
    'one with a NUL': (draft, random) => {
      draft.address += random.pick(['?:action=%00', '%00', '%ff'])
    },
    'from a page of another site': (draft, random) => {
      draft.headers = random.pick<Record<string, string>>([
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: 'https://attacker.example' },
        { origin: 'null' },
      ])
    },
    'over plain http from elsewhere': (draft, random) => {
      draft.remoteAddress = random.pick(['203.0.113.9', '2001:db8::1', '::ffff:10.0.0.1'])
    },
  }),
  ...level('project', {
    'it is archived': (draft) => asProject(draft, taken.archived),
    'it is braked': (draft) => asProject(draft, taken.braked),
    'it is in quarantine': (draft) => asProject(draft, taken.quarantined),
    'it is deleted': (draft) => asProject(draft, taken.deleted),
    "it is somebody else's": (draft) => asProject(draft, taken.foreign),
    'it looks like another': (draft, random) => asProject(draft, random.pick(taken.lookalikes)),
    "it is of Python's own library": (draft, random) => asProject(draft, random.pick(['json', 'Asyncio', 'os', 'TOMLlib'])),
    'its file is there with other content': (draft) => {
      asProject(draft, taken.full)
      draft.tag = 'py3-none-any'
    },
    'its file is there, spelt in another way': (draft) => {
      asProject(draft, taken.full)
      draft.tag = 'py3-none-any'
      draft.filename.push((name) => name.replace(taken.full, taken.full.toUpperCase()))
    },
    'its file was deleted': (draft) => {
      asProject(draft, taken.full, '0.9')
      draft.tag = 'py3-none-any'
    },
    'its release is old': (draft) => {
      asProject(draft, taken.full)
      draft.stage = 'strict'
      draft.tag = 'py3-none-win32'
      if (draft.kind === 'sdist') asProject(draft, taken.full, '1.0.0')
    },
  }),
  ...level(
    'inspection',
    {
      'there is no time': (draft) => {
        draft.stage = 'hasty'
        draft.members['large.bin'] = incompressibleBytes(8 * 2 ** 20)
      },
      'there is no memory': (draft) => {
        draft.stage = 'poor'
        for (let index = 0; index < 40_000; index++) draft.members[`x/${String(index).padStart(200, 'n')}`] = ''
      },
    },
    { isHeavy: true },
  ),
]
