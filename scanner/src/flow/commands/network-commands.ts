import { carriedIn } from '../address.ts'
import type { Command } from '../commands.ts'
import { alteredValue, nothing, readableText, textValue } from '../value.ts'
import { aria2c } from './network/aria2c.ts'
import { names } from './network/ask-name.ts'
import { croc, rsync, scp } from './network/copy-over.ts'
import { curl } from './network/curl.ts'
import { databaseClients } from './network/database.ts'
import { ftp } from './network/ftp.ts'
import { httpie } from './network/httpie.ts'
import { mail } from './network/mail.ts'
import { message } from './network/message.ts'
import { rclone } from './network/rclone.ts'
import { signers } from './network/signing.ts'
import { socket } from './network/socket.ts'
import { ssh } from './network/ssh.ts'
import { svn } from './network/svn.ts'
import { tunnel } from './network/tunnel.ts'
import { wget } from './network/wget.ts'

/** Programs that speak to other machines. */
export const networkCommands: Readonly<Record<string, Command>> = {
  curl,
  'curl-impersonate': curl,
  curlie: httpie,
  wget,
  wget2: wget,
  aria2c,
  http: httpie,
  https: httpie,
  xh: httpie,
  httpie,
  nc: socket,
  ncat: socket,
  netcat: socket,
  socat: socket,
  telnet: socket,
  websocat: socket,
  wscat: socket,
  dig: names,
  nslookup: names,
  host: names,
  drill: names,
  kdig: names,
  doggo: names,
  dog: names,
  getent: names,
  resolvectl: names,
  ping: names,
  ping6: names,
  hping3: names,
  traceroute: names,
  mtr: names,
  whois: names,
  'resolve-dnsname': names,
  mail,
  mailx: mail,
  sendmail: mail,
  msmtp: mail,
  swaks: mail,
  mutt: mail,
  sendemail: mail,
  ssh,
  sshpass: (call) => {
    const at = call.args.findIndex((each) => /^(?:ssh|scp|rsync|sftp)$/.test(readableText(each)))
    return at === -1 ? nothing : call.shell.call(call.args.slice(at), call.stdin, call.at, call.hasInput)
  },
  scp,
  rsync,
  rclone,
  croc,
  ftp,
  lftp: ftp,
  sftp: ftp,
  ncftpput: ftp,
  tftp: ftp,
  mosquitto_pub: message,
  logger: message,
  nats: message,
  kcat: message,
  kafkacat: message,
  amqp: message,
  ...databaseClients,
  ...signers,
  svn,
  ngrok: tunnel,
  tmate: tunnel,
  cloudflared: tunnel,
  bore: tunnel,
  chisel: tunnel,
  tailscale: () => nothing,
  transfer: (call) => {
    call.shell.send({
      at: call.at,
      channel: 'http',
      tool: call.name,
      target: textValue('https://transfer.sh/'),
      carried: carriedIn(alteredValue(call.stdin, 'transfer'), 'file'),
    })
    return nothing
  },
}
