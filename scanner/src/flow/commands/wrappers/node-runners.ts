import type { Call } from '../../commands.ts'
import { readableText, textValue, type Value } from '../../value.ts'
import { isKnownProgram } from './known-program.ts'
import { callWords } from './wrapping.ts'

/** Programs of packages that run a file or a text as node does. */
export const nodeLike = [
  'jiti',
  'vite-node',
  'babel-node',
  'esno',
  'esr',
  'swc-node',
  'sucrase-node',
  'tsm',
  'ts-node-esm',
  'ts-node-dev',
  'tsimp',
]

/** Words of npm and its kin behind which a program stands. */
const verbs: Readonly<Record<string, RegExp>> = {
  npm: /^(?:exec|x)$/,
  pnpm: /^(?:exec|dlx|node|run)$/,
  yarn: /^(?:exec|dlx|node|run)$/,
  bun: /^x$/,
  lerna: /^exec$/,
  nx: /^exec$/,
}

/** `pnpm exec node -e …`, `npx tsx -e …`, `yarn node`: a program that everybody knows; none where another package is named. */
export function runPackage(call: Call): Value | undefined {
  let at = 0
  let isVerb = verbs[call.name] === undefined
  for (; at < call.args.length; at += 1) {
    const text = readableText(call.args[at] as Value)
    const next = call.args[at + 1]
    if (/^(?:-c|--call|--shell-mode)$/.test(text) && isVerb && next !== undefined) return call.shell.runText(next, call.at, call.stdin)
    if (/^(?:-p|--package|--prefix|--filter|-F|--scope|--cwd|-C|-w|--workspace)$/.test(text)) at += 1
    else if (text.startsWith('-')) continue
    else if (!isVerb && verbs[call.name]?.test(text) === true) {
      isVerb = true
      if (text === 'node') break
    } else break
  }
  const word = call.args[at]
  if (word === undefined) return undefined
  // `npm r`, `npm v` are words of npm.
  if (!isVerb && (call.name === 'npm' || readableText(word).length < 2)) return undefined
  const named = textValue(readableText(word).replace(/(?<=.)@[\w.^~-]{1,40}$/, ''))
  if (nodeLike.includes(readableText(named))) return callWords(call, [textValue('node'), ...call.args.slice(at + 1)])
  return isKnownProgram(named) ? callWords(call, [named, ...call.args.slice(at + 1)]) : undefined
}
