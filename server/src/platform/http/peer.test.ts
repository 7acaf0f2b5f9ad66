import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopbackName, peerReader } from './peer.ts'

const headers = (values: Record<string, string>) => (name: string) => values[name]
const https = { 'x-forwarded-proto': 'https' }
const cases: [string, string[], string | undefined, Record<string, string>, string | undefined, boolean][] = [
  ['a loopback peer is believed to be itself', [], '127.0.0.1', {}, '127.0.0.1', true],
  ['an IPv4 peer on an IPv6 socket is that IPv4 peer', [], '::ffff:127.0.0.1', {}, '127.0.0.1', true],
  ['a peer from elsewhere is not confidential over http', [], '203.0.113.5', {}, '203.0.113.5', false],
  ['a stranger cannot claim another address', [], '203.0.113.5', { 'x-forwarded-for': '127.0.0.1', ...https }, '203.0.113.5', false],
  [
    'a proxy on this machine that nobody trusts does not make strangers confidential',
    [],
    '127.0.0.1',
    { 'x-forwarded-for': '203.0.113.5' },
    '127.0.0.1',
    false,
  ],
  [
    'a trusted proxy names the client and the scheme',
    ['10.0.0.0/8'],
    '10.1.2.3',
    { 'x-forwarded-for': '203.0.113.5', ...https },
    '203.0.113.5',
    true,
  ],
  [
    'a trusted proxy that speaks http makes nothing confidential',
    ['10.0.0.0/8'],
    '10.1.2.3',
    { 'x-forwarded-for': '203.0.113.5' },
    '203.0.113.5',
    false,
  ],
  [
    'what the client wrote in front of the list is not believed',
    ['10.0.0.0/8'],
    '10.1.2.3',
    { 'x-forwarded-for': '127.0.0.1, 203.0.113.5' },
    '203.0.113.5',
    false,
  ],
  [
    'trusted proxies in a row are passed over',
    ['10.0.0.0/8'],
    '10.1.2.3',
    { 'x-forwarded-for': '203.0.113.5, 10.9.9.9', ...https },
    '203.0.113.5',
    true,
  ],
  [
    'rubbish in the list is an unknown address, not that of the proxy',
    ['10.0.0.0/8'],
    '10.1.2.3',
    { 'x-forwarded-for': 'unknown', ...https },
    undefined,
    true,
  ],
  [
    'rubbish from a proxy on this machine makes nothing confidential',
    ['127.0.0.0/8'],
    '127.0.0.1',
    { 'x-forwarded-for': 'unknown' },
    undefined,
    false,
  ],
  ['a proxy that says nothing is the client itself', ['10.0.0.0/8'], '10.1.2.3', https, '10.1.2.3', true],
  [
    'a port behind the address is cut off',
    ['10.0.0.0/8'],
    '10.1.2.3',
    { 'x-forwarded-for': '203.0.113.5:4711, 10.9.9.9:80', ...https },
    '203.0.113.5',
    true,
  ],
  [
    'a port behind an IPv6 address is cut off',
    ['10.0.0.0/8'],
    '10.1.2.3',
    { 'x-forwarded-for': '[2001:db8::7]:4711', ...https },
    '2001:db8::7',
    true,
  ],
  ['an IPv6 proxy can be trusted', ['2001:db8::/32'], '2001:db8::1', { 'x-forwarded-for': '2001:db9::7', ...https }, '2001:db9::7', true],
]
for (const [title, trusted, remote, given, address, isConfidential] of cases) {
  test(title, () => assert.deepEqual(peerReader(trusted)(remote, headers(given)), { address, isConfidential }))
}
for (const network of [
  '',
  '10.0.0.0/33',
  '10.0.0/8',
  'example.org',
  '::1/129',
  '10.0.0.0/x',
  '10.0.0.0/',
  '10.0.0.0/ ',
  '10.0.0.0/1e1',
  '10.0.0.0/0x8',
  '10.0.0.0/08',
  '10.0.0.0/8/8',
  '10.0.0.0/-1',
]) {
  test(`"${network}" is no network`, () => assert.throws(() => peerReader([network]), TypeError))
}
test('loopback names are those that browsers resolve to this machine', () => {
  assert.deepEqual(['localhost', 'a.localhost', '127.0.0.1', '[::1]', 'localhost.example.org', '10.0.0.1'].map(isLoopbackName), [
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})
