import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSmtpServer } from './smtp-server.ts'

test('the address of a mail server says where it is and how much TLS it takes', () => {
  for (const [given, server] of [
    ['smtp://mail.example.org', { host: 'mail.example.org', port: 587, tls: 'when-offered', credentials: undefined }],
    ['smtp://localhost:25', { host: 'localhost', port: 25, tls: 'when-offered', credentials: undefined }],
    ['smtp://[::1]:25/', { host: '::1', port: 25, tls: 'when-offered', credentials: undefined }],
    ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, tls: 'implicit', credentials: undefined }],
    ['smtp://mail.example.org?tls=required', { host: 'mail.example.org', port: 587, tls: 'required', credentials: undefined }],
    [
      'smtps://a:b@mail.example.org:2465',
      { host: 'mail.example.org', port: 2465, tls: 'implicit', credentials: { user: 'a', password: 'b' } },
    ],
    [
      'smtp://a%40b:p%3A%2Fw@mail.example.org',
      { host: 'mail.example.org', port: 587, tls: 'required', credentials: { user: 'a@b', password: 'p:/w' } },
    ],
    ['smtp://a:b@127.0.0.1:25', { host: '127.0.0.1', port: 25, tls: 'when-offered', credentials: { user: 'a', password: 'b' } }],
  ] as const) {
    assert.deepEqual(parseSmtpServer(given), server, given)
  }
})

test('what is no such address is refused without repeating a password', () => {
  for (const given of [
    '',
    'mail.example.org',
    'mail.example.org:25',
    'http://a:secret@mail.example.org',
    'smtp://',
    'smtp:mail.example.org',
    'smtp://a:secret@',
    'smtp://a:secret@mail.example.org/path',
    'smtp://a:secret@mail.example.org#x',
    'smtp://a:secret@mail.example.org?tls=never',
    'smtp://a:secret@mail.example.org?tls=required&tls=no',
    'smtp://a:secret@mail.example.org?TLS=required',
    'smtp://a:secret@mail.example.org?pool=true',
    'smtp://a:secret@mail.example.org:0',
    'smtp://a:secret@mail.example.org:99999',
    'smtp://onlyuser@mail.example.org',
    'smtp://:secret@mail.example.org',
    'smtp://a:secret%0d%0a@mail.example.org',
    'smtp://a:secret%zz@mail.example.org',
  ]) {
    assert.throws(
      () => parseSmtpServer(given),
      (error: Error) => error.constructor === Error && !error.message.includes('secret'),
      given,
    )
  }
})
