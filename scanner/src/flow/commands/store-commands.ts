import { addressOf, carriedIn } from '../address.ts'
import type { Call, Command } from '../commands.ts'
import { classOf, isBad } from '../host-classes.ts'
import { nothing, readableText, textValue, type Value } from '../value.ts'
import { lender } from './credentials/handed-out.ts'

/** Where a word names a place in a store: `s3://bucket/key`. */
const place = /^(?:s3|gs|az|abfss?|b2|oss|cos|r2):\/\/|^https:\/\/[\w.-]+\.(?:blob\.core\.windows\.net|digitaloceanspaces\.com)/i

/** Copies into stores in the cloud: files or input, to the word that names a store. */
const store: Command = (call) => {
  const words = call.args.filter((each) => !readableText(each).startsWith('-'))
  const target =
    words.findLast((each) => place.test(readableText(each))) ??
    optionOf(call, /^--(?:bucket|container-name|account-name|destination|url|uri)$/)
  const { job } = call.shell.world
  const sources = words.slice(0, target === undefined ? undefined : words.indexOf(target)).flatMap((each) => job.read(each, call.at) ?? [])
  const body = call.args.flatMap((each) => fileOption(call, each))
  const input = call.args.some((each) => readableText(each) === '-') || call.hasInput ? call.stdin : nothing
  const spoken = messageOf(call)
  const endpoint = optionOf(call, /^--(?:endpoint-url|endpoint|host)$/)
  if (endpoint !== undefined && isBad(classOf(addressOf(endpoint)?.host ?? '')))
    call.shell.send({
      at: call.at,
      channel: 'http',
      tool: call.name,
      target: endpoint,
      carried: [...sources, ...body, input].flatMap((each) => carriedIn(each, 'file')),
    })
  call.shell.send({
    at: call.at,
    channel: 'store',
    tool: call.name,
    target,
    carried: [...sources, ...body, input]
      .flatMap((each) => carriedIn(each, 'file'))
      .concat(spoken.flatMap((each) => carriedIn(each, 'body'))),
  })
  return nothing
}

function optionOf(call: Call, name: RegExp): Value | undefined {
  const at = call.args.findIndex((each) => name.test(readableText(each)))
  return at === -1 ? undefined : call.args[at + 1]
}

function fileOption(call: Call, arg: Value): Value[] {
  const text = readableText(arg)
  const path = /^(?:fileb?:\/\/)(.{1,200})$/.exec(text)?.[1]
  const before = call.args[call.args.indexOf(arg) - 1]
  const isFile = before !== undefined && /^--(?:body|file|source|data-file|name)$/.test(readableText(before))
  return path !== undefined || isFile ? [call.shell.world.job.read(textValue(path ?? text), call.at) ?? nothing] : []
}

/** What `sns publish`, `sqs send-message`, `lambda invoke` say. */
function messageOf(call: Call): Value[] {
  return call.args.filter((_, index) =>
    /^--(?:message|message-body|payload|body|records|item)$/.test(readableText(call.args[index - 1] ?? nothing)),
  )
}

/** Programs of cloud stores. */
export const storeCommands: Readonly<Record<string, Command>> = {
  aws: lender(store),
  gsutil: store,
  gcloud: lender(store),
  az: lender(store),
  azcopy: store,
  s3cmd: store,
  s5cmd: store,
  mc: store,
  b2: store,
  firebase: store,
}
