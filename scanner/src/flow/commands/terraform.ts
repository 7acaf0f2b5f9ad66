import { runCoarse } from '../code/coarse-code.ts'
import type { Command } from '../commands.ts'
import { joined, knownText, nothing, readableText, textValue, unknownValue, type Value } from '../value.ts'

/** Terraform runs what stands in the folder: what the job itself wrote there may ask any address, and run any command. */
export const terraform: Command = (call) => {
  if (!call.args.some((each) => /^(?:plan|apply|refresh|console|test|destroy)$/.test(readableText(each)))) return unknownValue(call.name)
  const written = [...call.shell.world.job.files].filter(([path]) => /\.tf(?:vars|\.json)?$/.test(path)).map(([, value]) => value)
  if (written.length === 0) return unknownValue(call.name)
  // A variable `x` is `TF_VAR_x` of the environment.
  const named = (value: Value): Value => ({
    pieces: value.pieces.map((each) => (typeof each === 'string' ? each.replace(/\bvar\.(\w{1,80})/g, 'TF_VAR_$1') : each)),
  })
  const code = joined(...written.map(named))
  for (const match of (knownText(code) ?? '').matchAll(/\b(?:command|program)\s{0,20}=\s{0,5}"((?:[^"\\\n]|\\.){1,600})"/g))
    call.shell.runText(textValue((match[1] as string).replaceAll('\\"', '"').replace(/\$\{(TF_VAR_\w{1,80})\}/g, '$$$1')), call.at)
  runCoarse(call.shell, call.name, code, call.at)
  return nothing
}
