import { commandName } from '../../command-name.ts'
import type { Value } from '../../value.ts'
import { programCommands } from '../program-commands.ts'

const carriers =
  /^(?:env|printenv|curl|wget2?|aria2c|https?|xh|nc|ncat|netcat|socat|websocat|openssl|dig|nslookup|host|drill|ssh|scp|rsync|rclone|mail|sendmail|git|gh|npm|pnpm|yarn|twine|uv|docker|podman|aws|gcloud|az|kubectl|gsutil|s3cmd|timeout|nohup|sudo|xargs|tee|cat|echo|printf|base64)$/

/** Programs that packages of npm bring, and that publish or run others. */
const ofPackages =
  /^(?:vsce|ovsx|semantic-release|lerna|changeset|gh-pages|np|release-it|surge|electron-builder|electron-forge|jsr|auto|dotenv|dotenvx|env-cmd|cross-env)$/

/** Whether a word names a program of which we know that it runs code or carries things away. */
export function isKnownProgram(word: Value | undefined): boolean {
  const name = commandName(word)
  return (
    carriers.test(name) ||
    ofPackages.test(name) ||
    Object.hasOwn(programCommands, name) ||
    Object.hasOwn(programCommands, name.replace(/[-.]?\d[\d.]{0,10}$/, ''))
  )
}

/** Whether a word names a shell or an interpreter that everybody has. */
export function isInterpreter(word: Value | undefined): boolean {
  return /^(?:(?:ba|z|da|k|fi)?sh|python[\d.]{0,6}|node|ruby|perl|php|deno|bun|pwsh)$/.test(commandName(word))
}
