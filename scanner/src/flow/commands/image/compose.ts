import type { Command } from '../../commands.ts'
import { isComposeFile, runCompose } from '../../compose-file.ts'
import { nothing, readableText, unknownValue } from '../../value.ts'
import { runWrapped } from '../wrappers/wrapping.ts'

/** `docker compose exec service program`, `run`. */
const inService = {
  verbs: /^(?:exec|run)$/,
  valued: /^(?:-[efpuvw]|--(?:env|file|user|workdir|entrypoint|name|project-name|profile|volume))$/,
  skipped: 1,
  isElsewhere: true,
}

/** `docker compose up`, `run`: the services of the files that the job wrote. */
export const compose: Command = (call) => {
  const { job } = call.shell.world
  const at = call.args.findIndex((each) => readableText(each) === 'compose')
  const within = runWrapped({ ...call, args: call.args.slice(at + 1) }, inService)
  if (within !== undefined) return within
  const named = call.args.flatMap((each, index) => (/^(?:-f|--file)$/.test(readableText(each)) ? [call.args[index + 1] ?? nothing] : []))
  const files =
    named.length > 0
      ? named.flatMap((each) => job.read(each, call.at) ?? [])
      : [...job.files].filter(([path]) => /(?:^|\/)(?:docker-)?compose[\w.-]{0,40}\.ya?ml$/.test(path)).map(([, value]) => value)
  for (const file of files.filter(isComposeFile).slice(0, 5)) runCompose(call.shell, file, call.at)
  return unknownValue('compose')
}
