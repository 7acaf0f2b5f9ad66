import { topFolder } from './draft.ts'
import { evilPaths, evilTargets } from './evil-names.ts'
import { level, type Mutator } from './mutator.ts'
import { moreTar, oneTar } from './tar-changes.ts'

const tarMembers = level(
  'tar member',
  {
    'a link': (draft, random) =>
      moreTar(draft, random, {
        name: `${topFolder(draft)}/${random.pick(['l', 'a/l'])}`,
        type: '2',
        linkName: random.pick([...evilTargets, 'PKG-INFO', '..', './x', 'nowhere']),
      }),
    'a hard link': (draft, random) =>
      moreTar(draft, random, {
        name: `${topFolder(draft)}/h`,
        type: '1',
        linkName: random.pick([...evilTargets, `${topFolder(draft)}/PKG-INFO`, topFolder(draft), `${topFolder(draft)}/h`, 'PKG-INFO']),
      }),
    'a member below a link': (draft, random) =>
      moreTar(
        draft,
        random,
        { name: `${topFolder(draft)}/l`, type: '2', linkName: '.' },
        { name: `${topFolder(draft)}/${random.pick(['l', 'L'])}/evil`, content: 'x' },
      ),
    'a member below a file': (draft) =>
      draft.tarEntries.push((entries) => [...entries, { name: `${topFolder(draft)}/PKG-INFO/below`, content: 'x' }]),
    'it is of another type': (draft, random) =>
      moreTar(draft, random, {
        name: `${topFolder(draft)}/${random.pick(['x', 'x/'])}`,
        type: random.pick(['3', '4', '6', '7', 'A', 'D', 'M', 'N', 'V', 'X', '\0', ' ', '5', '0']),
        ...(random.chance(0.3) ? { content: 'x' } : {}),
      }),
    'a type is changed': (draft, random) =>
      oneTar(draft, random, (entry) => ({ ...entry, type: random.pick(['0', '1', '2', '3', '5', '7', '\0', 'x', 'L', 'S']) })),
    'it is there twice': (draft, random) =>
      draft.tarEntries.push((entries) => [
        ...entries,
        { ...random.pick(entries), ...(random.chance(0.5) ? { content: 'Name: evil\n' } : {}) },
      ]),
    'it has an evil name': (draft, random) => moreTar(draft, random, { name: random.pick(evilPaths).slice(0, 99), content: 'x' }),
    'it has an evil name below the top': (draft, random) =>
      moreTar(draft, random, { name: `${topFolder(draft)}/${random.pick(evilPaths)}`.slice(0, 99), content: 'x' }),
    'its name is no UTF-8': (draft, random) =>
      moreTar(draft, random, {
        name: Buffer.concat([Buffer.from(`${topFolder(draft)}/`), random.pick([Buffer.from([0xff]), Buffer.from('é', 'latin1')])]),
        content: 'x',
      }),
    'a prefix': (draft, random) =>
      moreTar(draft, random, {
        name: 'name',
        prefix: random.pick([topFolder(draft), `${topFolder(draft)}/..`, '..', '/', `${topFolder(draft)}/${'p'.repeat(100)}`]),
        content: 'x',
      }),
    'two top folders': (draft, random) =>
      moreTar(draft, random, {
        name: random.pick(['other/x', `${topFolder(draft).toUpperCase()}/x`, 'x', 'pax_global_header']),
        content: 'x',
      }),
    'folders repeat': (draft, random) =>
      moreTar(
        draft,
        random,
        { name: `${topFolder(draft)}/`, type: '5' },
        { name: `${topFolder(draft)}/d`, type: '5' },
        { name: `${topFolder(draft)}/d/`, type: '5' },
      ),
    'no folders': (draft) => draft.tarEntries.push((entries) => entries.filter(({ type }) => type !== '5')),
    'PKG-INFO is missing': (draft) => {
      draft.members['PKG-INFO'] = null
    },
    'PKG-INFO is deeper': (draft) => {
      draft.members['PKG-INFO'] = null
      draft.members['x.egg-info/PKG-INFO'] = 'Name: x\n'
    },
    'PKG-INFO is a link': (draft) => {
      draft.members['PKG-INFO'] = null
      draft.tarEntries.push((entries) => [...entries, { name: `${topFolder(draft)}/PKG-INFO`, type: '2', linkName: 'pyproject.toml' }])
    },
    'a licence': (draft, random) => {
      draft.project.metadataVersion = '2.4'
      draft.project.metadataLines = ['License-File: LICENSE']
      if (random.chance(0.7)) draft.members.LICENSE = 'free'
    },
    'names that differ by case or Unicode form': (draft, random) => {
      const [a, b] = random.pick([
        ['READ', 'read'],
        ['\u00e9', 'e\u0301'],
      ] as const)
      draft.members[a] = '1'
      draft.members[b] = '2'
    },
    'long and odd names': (draft, random) => {
      draft.members[random.pick([`${'f/'.repeat(30)}${'n'.repeat(150)}`, 'grün/日本', `${'é'.repeat(60)}.py`])] = 'x'
    },
  },
  { kind: 'sdist' },
)

/** Members of an sdist: names, kinds, links. */
export const tarMemberMutators: readonly Mutator[] = [...tarMembers]
