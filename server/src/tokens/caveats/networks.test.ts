import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Access } from '../access.ts'
import { networks, parseNetwork } from './networks.ts'

const from = (address: string): Access => ({ at: 0, permission: 'read', accountId: 'a-1', address })

test('an address is inside or outside a network', () => {
  const table: [network: string, address: string, inside: boolean][] = [
    ['192.0.2.0/24', '192.0.2.0', true],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.77/24', '192.0.2.1', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['192.0.2.7/32', '192.0.2.7', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['128.0.0.0/1', '127.255.255.255', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::1', '2001:0db8:0:0:0:0:0:1', true],
    ['2001:DB8::/33', '2001:db8:8000::', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '192.0.2.7', false],
    ['::/0', '::ffff:192.0.2.7', false],
    ['::1', '::1', true],
    ['::1', '127.0.0.1', false],
    ['192.0.2.0/24', '::ffff:192.0.2.7', true],
    ['192.0.2.0/24', '::ffff:c000:207', true],
    ['192.0.2.0/24', '0:0:0:0:0:FFFF:192.0.2.7', true],
    ['192.0.2.0/24', '::ffff:192.0.3.7', false],
    ['192.0.2.0/24', '::192.0.2.7', false],
    ['192.0.2.0/24', '64:ff9b::192.0.2.7', false],
    ['::ffff:192.0.2.0/120', '192.0.2.7', true],
    ['::ffff:192.0.2.0/120', '192.0.3.7', false],
    ['::ffff:0:0/96', '203.0.113.9', true],
    ['::ffff:0:0/95', '203.0.113.9', false],
    ['fe80::/10', 'fe80::1%eth0', true],
  ]
  for (const [network, address, inside] of table) {
    const expected = inside ? undefined : 'token is not valid from this network'
    assert.equal(networks.prohibits([[network]], from(address)), expected, `${network} ${address}`)
  }
})

test('one network of several is enough, in either family', () => {
  const list = ['198.51.100.0/24', '2001:db8::/32', '192.0.2.0/24']
  for (const address of ['192.0.2.7', '::ffff:198.51.100.1', '2001:db8::9']) {
    assert.equal(networks.prohibits([list], from(address)), undefined, address)
  }
  assert.notEqual(networks.prohibits([list], from('203.0.113.1')), undefined)
})

test('a peer whose address cannot be read is nowhere', () => {
  for (const address of ['', 'localhost', '192.0.2', '192.0.2.7, 203.0.113.9', '[::1]', '192.0.2.7:443', '%eth0', 'unix:/run/x']) {
    assert.equal(
      networks.prohibits([['0.0.0.0/0', '::/0']], from(address)),
      'network-restricted token used from an unknown address',
      address,
    )
  }
})

test('what is not a network is not read as one', () => {
  const bad = [
    '',
    '/',
    '/24',
    '192.0.2.0/',
    '192.0.2.0/33',
    '192.0.2.0/-1',
    '192.0.2.0/+8',
    '192.0.2.0/08',
    '192.0.2.0/8 ',
    ' 192.0.2.0/8',
    '192.0.2.0/8/8',
    '192.0.2.0/255.255.255.0',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.010',
    '0xc0000207',
    '3221225991',
    '192.0.2.*',
    '2001:db8::/129',
    '2001:db8::/1e1',
    '2001:db8::g',
    '2001:db8:::1',
    '::ffff:192.0.2.256',
    'fe80::1%eth0',
    '[::1]',
    'example.test',
    '192.0.2.0/8\n',
    '192.0.2.0/8\0',
    '\u0661\u0669\u0662.0.2.0/8',
    `192.0.2.0/${'0'.repeat(100)}`,
    '0'.repeat(10_000),
  ]
  for (const text of bad) assert.equal(parseNetwork(text), undefined, text.slice(0, 40))
})
