import type { Command } from '../commands.ts'
import { fromBase32, fromBase64, fromHex, unpacked } from '../decode.ts'
import { noNames, readOptions } from '../options.ts'
import { isSecret, joined, knownText, unknownValue } from '../value.ts'
import { awkLike } from './awk-command.ts'
import { carrier } from './text/carrier.ts'
import { certutil } from './text/certutil.ts'
import { contentsOf, filesNamed } from './text/contents.ts'
import { cutter } from './text/cutter.ts'
import { echo } from './text/echo.ts'
import { encoder, hasDecode, type Turning } from './text/encoder.ts'
import { filter, head, strings } from './text/filter.ts'
import { gpg } from './text/gpg.ts'
import { grep } from './text/grep.ts'
import { jq } from './text/jq.ts'
import { openssl } from './text/openssl.ts'
import { packer } from './text/packer.ts'
import { passingPrograms } from './text/passing-programs.ts'
import { printenv, secretsOfEnv } from './text/printenv.ts'
import { printf } from './text/printf.ts'
import { rev } from './text/rev.ts'
import { sed } from './text/sed.ts'
import { csplit, split } from './text/splitter.ts'
import { sqlite } from './text/sqlite.ts'
import { tee } from './text/tee.ts'
import { tr } from './text/tr.ts'

/** What only counts, compares or sums up. */
const digest: Command = (call) => unknownValue(call.name)

const always = () => true
/** `-D` of zstd names a dictionary. */
const unpacks: Turning['decodes'] = (read) => read.options.some(({ name }) => /^(?:-d|--decompress)$/.test(name))
const gzip: Turning = { name: 'gzip', decode: unpacked, decodes: hasDecode, letters: 'Spb' }
const bzip2: Turning = { name: 'bzip2', decode: undefined, decodes: unpacks, letters: 'pm' }
const xz: Turning = { name: 'xz', decode: undefined, decodes: hasDecode, letters: 'TSFCM' }
const zstd: Turning = { name: 'zstd', decode: undefined, decodes: unpacks, letters: 'ToDM' }

/** Programs that turn text into text. */
export const textCommands: Readonly<Record<string, Command>> = {
  echo,
  printf,
  'write-output': echo,
  cat: (call) => contentsOf(call, readOptions(call.args, { letters: '', names: noNames }).operands),
  tac: filter,
  bat: filter,
  base64: encoder('base64', fromBase64, hasDecode, 'wbi'),
  gbase64: encoder('base64', fromBase64, hasDecode, 'wbi'),
  base32: encoder('base32', fromBase32, hasDecode, 'w'),
  base58: encoder('base58', undefined, hasDecode),
  basenc: encoder('basenc', (text) => fromBase64(text) ?? fromHex(text) ?? fromBase32(text), hasDecode, 'w'),
  cpio: encoder('cpio', undefined, () => false),
  uuencode: encoder('uuencode', undefined, () => false),
  uudecode: encoder('uuencode', undefined, () => true),
  xxd: encoder(
    'xxd',
    (text) => fromHex(text),
    (read) => read.options.some(({ name }) => name === '-r'),
    'clso',
  ),
  od: encoder('od', undefined, () => false, 'AtNjw'),
  hexdump: encoder('hexdump', undefined, () => false, 'enNs'),
  hd: encoder('hexdump', undefined, () => false),
  gzip: packer(gzip, '.gz'),
  pigz: packer(gzip, '.gz'),
  gunzip: packer({ ...gzip, decodes: always }, '.gz'),
  unpigz: packer({ ...gzip, decodes: always }, '.gz'),
  zcat: packer({ ...gzip, decodes: always }, '.gz', true),
  gzcat: packer({ ...gzip, decodes: always }, '.gz', true),
  compress: packer({ ...gzip, letters: 'b' }, '.Z'),
  bzip2: packer(bzip2, '.bz2'),
  pbzip2: packer(bzip2, '.bz2'),
  bunzip2: packer({ ...bzip2, decodes: always }, '.bz2'),
  bzcat: packer({ ...bzip2, decodes: always }, '.bz2', true),
  xz: packer(xz, '.xz'),
  lzma: packer(xz, '.lzma'),
  lzip: packer(xz, '.lz'),
  lzop: packer(xz, '.lzo'),
  unxz: packer({ ...xz, decodes: always }, '.xz'),
  unlzma: packer({ ...xz, decodes: always }, '.lzma'),
  xzcat: packer({ ...xz, decodes: always }, '.xz', true),
  zstd: packer(zstd, '.zst'),
  pzstd: packer(zstd, '.zst'),
  unzstd: packer({ ...zstd, decodes: always }, '.zst'),
  zstdcat: packer({ ...zstd, decodes: always }, '.zst', true),
  lz4: packer({ ...zstd, name: 'lz4', letters: '' }, '.lz4'),
  lz4cat: packer({ ...zstd, name: 'lz4', letters: '', decodes: always }, '.lz4', true),
  brotli: packer({ name: 'brotli', decode: unpacked, decodes: hasDecode, letters: 'oqwS' }, '.br'),
  certutil,
  'zlib-flate': encoder('zlib', unpacked, (read) => !read.options.some(({ name }) => name === '-c')),
  age: packer({ name: 'age', decode: undefined, decodes: hasDecode, letters: 'rRio' }, '', true),
  rage: packer({ name: 'age', decode: undefined, decodes: hasDecode, letters: 'rRio' }, '', true),
  rev,
  tr,
  sed,
  gsed: sed,
  awk: awkLike(cutter),
  gawk: awkLike(cutter),
  mawk: awkLike(cutter),
  nawk: awkLike(cutter),
  cut: cutter,
  fold: cutter,
  split,
  csplit,
  fmt: cutter,
  paste: cutter,
  iconv: cutter,
  shuf: cutter,
  jq,
  gojq: jq,
  jaq: jq,
  yq: jq,
  grep,
  egrep: grep,
  fgrep: grep,
  rg: grep,
  zgrep: grep,
  sort: filter,
  uniq: filter,
  head,
  tail: head,
  nl: filter,
  column: filter,
  envsubst: (call) =>
    joined(
      call.stdin,
      ...filesNamed(call),
      ...(isSecret(call.shell.dump(call.at)) && knownText(call.stdin)?.includes('$') !== false ? secretsOfEnv(call) : []),
    ),
  strings,
  tee,
  openssl,
  gpg,
  gpg2: gpg,
  printenv,
  wc: digest,
  qrencode: carrier,
  convert: carrier,
  magick: carrier,
  steghide: carrier,
  exiftool: carrier,
  sqlite3: sqlite,
  sqlite: sqlite,
  sha1sum: digest,
  sha256sum: digest,
  sha512sum: digest,
  shasum: digest,
  md5sum: digest,
  cksum: digest,
  b2sum: digest,
  date: digest,
  seq: digest,
  ...passingPrograms,
  basename: filter,
  dirname: filter,
}
