/** Names of members that lead out, hide or confuse. */
export const evilPaths = [
  '../evil.py',
  'demo/../../evil.py',
  '/etc/cron.d/evil',
  'C:/evil.py',
  'c:evil',
  '..\\evil.py',
  'a//b',
  './a',
  'a/./b',
  'a/..',
  '..',
  'a\0b',
  'a\nb',
  'a\u202eb',
  '',
  '/',
  'x'.repeat(300),
  'd/'.repeat(70),
  'con/',
  '~/x',
  '-rf',
]

/** Where links lead that lead out. */
export const evilTargets = ['/etc/passwd', '../evil', '../../evil', 'a/../..', '..\\evil', 'C:/x', '', 'a//b', 'a\nb', './..', 'a/../../..']
