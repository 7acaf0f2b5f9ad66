import { honestRecord, info, record, wheel, withFile, withMore, withRecord } from './demo-wheel.ts'
import type { HostileArchive } from './hostile-archive.ts'

/** Wheels whose RECORD does not vouch for what is in them. */
export const wheelRecord: readonly HostileArchive[] = [
  { title: 'RECORD is no UTF-8', code: 'archive-record-syntax', build: withFile(record, Buffer.from([0xff, 0x2c, 0x2c])) },
  { title: 'a line of RECORD is blank', code: 'archive-record-syntax', build: withRecord((lines) => `${lines}\n`) },
  { title: 'a line of RECORD has two fields', code: 'archive-record-syntax', build: withRecord((lines) => `${lines}demo/x,\n`) },
  { title: 'a line of RECORD has four fields', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/$/m, ',more')) },
  { title: 'a path stands in RECORD twice', code: 'archive-record-syntax', build: withRecord((lines) => lines + lines) },
  { title: 'a quotation mark in RECORD is not closed', code: 'archive-record-syntax', build: withRecord((lines) => `"${lines}`) },
  {
    title: 'a quotation mark stands inside a field of RECORD',
    code: 'archive-record-syntax',
    build: withRecord((lines) => lines.replace('demo/', 'de"mo/')),
  },
  { title: 'a bare carriage return is in RECORD', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace('\n', '\r')) },
  {
    title: 'RECORD has an MD5 hash',
    code: 'archive-record-syntax',
    build: withRecord((lines) => lines.replace(/sha256=[^,]*/, 'md5=1B2M2Y8AsgTpgAmY7PhCfg')),
  },
  {
    title: 'RECORD has a SHA-1 hash',
    code: 'archive-record-syntax',
    build: withRecord((lines) => lines.replace(/sha256=[^,]*/, 'sha1=2jmj7l5rSw0yVb_vlWAYkK_YBwk')),
  },
  {
    title: 'RECORD has a hash kind of JavaScript',
    code: 'archive-record-syntax',
    build: withRecord((lines) => lines.replace('sha256=', 'constructor=')),
  },
  {
    title: 'RECORD has a padded hash',
    code: 'archive-record-syntax',
    build: withRecord((lines) => lines.replace(/(sha256=[^,]*)/, '$1=')),
  },
  {
    title: 'RECORD has a hash in hexadecimal',
    code: 'archive-record-syntax',
    build: withRecord((lines) => lines.replace(/sha256=[^,]*/, `sha256=${'0'.repeat(64)}`)),
  },
  {
    title: 'RECORD has a size in hexadecimal',
    code: 'archive-record-syntax',
    build: withRecord((lines) => lines.replace(/,[0-9]+$/m, ',0x10')),
  },
  { title: 'RECORD has a negative size', code: 'archive-record-syntax', build: withRecord((lines) => lines.replace(/,[0-9]+$/m, ',-1')) },
  { title: 'a member is not in RECORD', code: 'archive-record-unlisted', build: () => withMore({ name: 'demo/evil.py', content: 'x' }) },
  {
    title: 'RECORD does not list itself',
    code: 'archive-record-unlisted',
    build: withRecord((lines) => lines.replace(/^.*RECORD,,\n/m, '')),
  },
  {
    title: 'a signature of another name is not in RECORD',
    code: 'archive-record-unlisted',
    build: () => withMore({ name: `${info}/RECORD.asc`, content: 'x' }),
  },
  { title: 'RECORD lists what is not there', code: 'archive-record-absent', build: withRecord((lines) => `${lines}demo/ghost.py,,\n`) },
  { title: 'RECORD lists a path outside', code: 'archive-record-absent', build: withRecord((lines) => `${lines}../../bin/sh,,\n`) },
  {
    title: 'RECORD writes a path with backslashes',
    code: 'archive-record-absent',
    build: withRecord((lines) => lines.replace('demo/', 'demo\\')),
  },
  {
    title: 'RECORD is made of millions of short lines',
    code: 'archive-record-absent',
    build: withFile(record, 'x,,\n'.repeat(3_000_000)),
  },
  {
    title: 'RECORD lists a folder',
    code: 'archive-record-absent',
    build: () =>
      wheel({ members: { [record]: `${honestRecord()}d/,,\n` }, change: (entries) => [...entries, { name: 'd/', mode: 0o40755 }] }),
  },
  {
    title: 'RECORD gives another hash',
    code: 'archive-record-mismatch',
    build: withRecord((lines) => lines.replace(/sha256=[^,]{43}/, `sha256=${'A'.repeat(43)}`)),
  },
  { title: 'RECORD gives no hash', code: 'archive-record-mismatch', build: withRecord((lines) => lines.replace(/sha256=[^,]*/, '')) },
  { title: 'RECORD gives another size', code: 'archive-record-mismatch', build: withRecord((lines) => lines.replace(/,[0-9]+$/m, ',1')) },
  {
    title: 'RECORD gives itself a hash',
    code: 'archive-record-mismatch',
    build: withRecord((lines) => lines.replace('RECORD,,', `RECORD,sha256=${'A'.repeat(43)},`)),
  },
]
