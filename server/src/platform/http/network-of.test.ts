import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './network-of.ts'

const table: readonly (readonly [string | undefined, string])[] = [
  ['192.0.2.77', '192.0.2.0/24'],
  ['127.0.0.1', 'this machine'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['::FFFF:c000:024d', '192.0.2.0/24'],
  ['0:0:0:0:0:ffff:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:DB8:1::9', '2001:db8:1::/48'],
  ['2001:0db8:0001:ffff::', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8::/48'],
  ['2001:0:5::1', '2001:0:5::/48'],
  ['::1', 'this machine'],
  ['::', '::/48'],
  ['127.0.0.2', '127.0.0.0/24'],
  ['fe80::1%eth0', 'fe80::/48'],
  ['2001:db8:1:2:3:4:192.0.2.1', '2001:db8:1::/48'],
  [undefined, 'unknown'],
  ['', 'unknown'],
  ['unknown', 'unknown'],
  ['localhost', 'unknown'],
  ['192.0.2', 'unknown'],
  ['192.0.2.256', 'unknown'],
  ['192.0.02.1', 'unknown'],
  ['192.0.2.1:443', 'unknown'],
  ['[2001:db8::1]', 'unknown'],
  ['2001:db8::1::2', 'unknown'],
  ['2001:db8:1', 'unknown'],
  ['192.0.2.1\n', 'unknown'],
  ['192.0.2.0/24', 'unknown'],
  ['<script>', 'unknown'],
  ['1'.repeat(1_000_000), 'unknown'],
  [`fe80::1%${'x'.repeat(1000)}`, 'unknown'],
]
for (const [address, network] of table) {
  test(`${JSON.stringify(address?.slice(0, 40) ?? null)} is in ${network}`, () => assert.equal(networkOf(address), network))
}
