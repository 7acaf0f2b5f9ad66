import { level, type Mutator } from './mutator.ts'

const badNames = [
  '-start',
  'end-',
  '.',
  '..',
  '_',
  'a b',
  'a/b',
  'a\\b',
  'naïve',
  'а-cyrillic',
  'a\nb',
  'a\u202eb',
  '<script>',
  '%2e%2e',
  "a'b",
  '{na me}',
  '${x',
  'a\u0000b',
]
const badVersions = ['', 'one', '1.0-', '1..0', '1.0+', '1.0+local!', '1.0 1', '../1', '1.0\n2', '1.a.b', '١.٠', '1.0.*', 'v', '1.0rc1rc2']

/** Another project or version in form and file name, or only in one of them. */
export const nameMutators: readonly Mutator[] = [
  ...level('name', {
    'it is none': (draft, random) => {
      draft.claimed.name = random.pick(badNames)
    },
    'it is too long': (draft, random) => {
      draft.claimed.name = random.word(random.between(129, 400))
    },
    'it is as long as it may be': (draft, random) => {
      draft.project.name = random.word(128)
      draft.claimed.name = draft.project.name
    },
    'the form claims another project': (draft, random) =>
      draft.parts.push((parts) => parts.map((part) => (part.name === 'name' ? { ...part, content: random.word(8) } : part))),
    'the form claims another version': (draft) =>
      draft.parts.push((parts) => parts.map((part) => (part.name === 'version' ? { ...part, content: '9.9' } : part))),
    'form and file name claim another project': (draft, random) => {
      draft.claimed.name = random.word(9)
    },
    'form and file name claim another version': (draft) => {
      draft.claimed.version = '9.9.9'
    },
    'form, file name and folder claim another project': (draft, random) => {
      draft.claimed.name = random.word(9)
      draft.folder = `${draft.claimed.name}-${draft.project.version}${draft.kind === 'wheel' ? '.dist-info' : ''}`
    },
    'form, file name and folder claim another version': (draft) => {
      draft.claimed.version = '9.9.9'
      draft.folder = `${draft.claimed.name.toLowerCase().replaceAll(/[-_.]+/g, '_')}-9.9.9${draft.kind === 'wheel' ? '.dist-info' : ''}`
    },
    'the version is none': (draft, random) => {
      draft.claimed.version = random.pick(badVersions)
    },
    'the version is too long': (draft, random) => {
      draft.claimed.version = `1.${'0'.repeat(random.between(199, 500))}`
    },
    'the version grows too long when it is normalised': (draft) => {
      draft.claimed.version = `${'1'.repeat(198)}c`
    },
    'the version is spelt in another way': (draft, random) => {
      draft.claimed.version = random.pick([`v${draft.project.version}`, `${draft.project.version}.0`, `0!${draft.project.version}`])
    },
    'the version is local': (draft, random) => {
      if (random.chance(0.5)) draft.stage = 'strict'
      draft.project.version = '1.0+build.7'
      draft.claimed.version = '1.0+build.7'
    },
    'the folder is of another project': (draft, random) => {
      draft.folder = random.pick(['other-1.0', 'Other-1.0.dist-info', 'x.dist-info', '.dist-info'])
    },
  }),
  ...level('file name', {
    'it has another extension': (draft, random) =>
      draft.filename.push((name) =>
        name.replace(
          /(?:\.whl|\.tar\.gz)$/,
          random.pick(['.zip', '.exe', '.tar.bz2', '.egg', '.WHL', '.tgz', '', '.tar.gz.exe', '.whl.zip']),
        ),
      ),
    'it has the other extension': (draft) =>
      draft.filename.push((name) =>
        name.endsWith('.whl') ? name.replace(/\.whl$/, '.tar.gz') : name.replace(/\.tar\.gz$/, '-py3-none-any.whl'),
      ),
    'it has a character that none has': (draft, random) =>
      draft.filename.push(
        (name) =>
          `${name.slice(0, 3)}${random.pick(['/', '\\', ' ', '\t', 'é', '\u202e', '%', '"', '<', '\0', '\r\n', '..', '@', ':'])}${name.slice(3)}`,
      ),
    'it is a path': (draft, random) => draft.filename.push((name) => `${random.pick(['../', '/tmp/', 'C:\\', './', '..\\'])}${name}`),
    'it is too long': (draft, random) => draft.filename.push((name) => `${random.word(260)}${name}`),
    'it is empty or dots': (draft, random) => draft.filename.push(() => random.pick(['', '.', '..', '.whl', '.tar.gz', '-.whl'])),
    'it is of another project': (draft, random) => draft.filename.push((name) => name.replace(/^[^-]+/, random.word(7))),
    'it is of another version': (draft) => draft.filename.push((name) => name.replace(draft.claimed.version, '7.7')),
    'it is spelt in another way': (draft, random) =>
      draft.filename.push((name) =>
        random.chance(0.5) ? name.toUpperCase().replace('.WHL', '.whl').replace('.TAR.GZ', '.tar.gz') : name.replaceAll('_', '.'),
      ),
  }),
  ...level(
    'wheel file name',
    {
      'it has a part too few or too many': (draft, random) =>
        draft.filename.push((name) =>
          random.pick([name.replace('-none-', '-'), name.replace('.whl', '-a-b.whl'), name.replace('.whl', '-extra-more-parts.whl')]),
        ),
      'its build tag is none': (draft, random) => {
        draft.buildTag = random.pick(['x1', '_1', ''])
      },
      'it has a build tag': (draft, random) => {
        draft.buildTag = String(random.below(99)) + random.pick(['', 'a', '_b'])
      },
      'its tags are none': (draft, random) => {
        draft.tag = random.pick(['py3-none-', 'py3--any', 'py3-none-a..b', '.-.-.', 'py3-none-any+x', 'p!3-none-any'])
      },
      'its platform is none': (draft, random) => {
        draft.tag = `py3-none-${random.pick(['amiga', 'manylinux_2_x_x86_64', 'win64', 'linux', 'any.amiga', 'macosx_9_1_x86_64', 'manylinux3000_x86_64'])}`
      },
      'its platform is any Linux': (draft, random) => {
        if (random.chance(0.7)) draft.stage = 'strict'
        draft.tag = 'py3-none-linux_x86_64'
      },
      'its name has two underscores': (draft) => draft.filename.push((name) => name.replace('_', '__')),
    },
    { kind: 'wheel' },
  ),
  ...level(
    'sdist file name',
    {
      'it has no version': (draft) => draft.filename.push((name) => name.replace(/-[^-]*$/, '.tar.gz')),
      'it has a version with a dash': (draft) => draft.filename.push((name) => name.replace('.tar.gz', '-1.tar.gz')),
      'its version is empty': (draft) => draft.filename.push((name) => name.replace(/-[^-]*$/, '-.tar.gz')),
    },
    { kind: 'sdist' },
  ),
]
