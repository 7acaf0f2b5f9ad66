import { runCoarse } from '../code/coarse-code.ts'
import type { CodeLanguage } from '../code/code-language.ts'
import { runCode } from '../code-run.ts'
import type { Call, Command } from '../commands.ts'
import { asText, fromBase64, fromUtf16 } from '../decode.ts'
import { noteCode } from '../note-code.ts'
import { runPowerShell } from '../power-shell-run.ts'
import { remoteTaint } from '../taint.ts'
import {
  fetchedFrom,
  isFetched,
  joined,
  knownText,
  nothing,
  readableText,
  taintedValue,
  textValue,
  unknownValue,
  type Value,
} from '../value.ts'
import { recordDeed } from '../world.ts'
import { lender } from './credentials/handed-out.ts'
import { noteModules } from './go-modules.ts'
import { terraform } from './terraform.ts'
import { setFromFiles } from './wrappers/env-files.ts'

/** Notes where code that is run came from. */
export function runsCode(call: Call, code: Value, how: string): void {
  noteCode(call.shell.world, call.at, call.name, code, how)
}

/** What code from elsewhere prints is no longer ours. */
export function printedBy(call: Call, code: Value): Value {
  const from = fetchedFrom(code)
  return from === undefined ? nothing : taintedValue(remoteTaint(from, call.at), 'remote')
}

const shell: Command = (call) => {
  let at = 0
  while (at < call.args.length) {
    const text = readableText(call.args[at] as Value)
    if (/^[-+][a-zA-Z]+$/.test(text) || text.startsWith('--')) {
      at += /^[-+]O$|^[-+]o$|^--(?:rcfile|init-file)$/.test(text) ? 2 : 1
      if (/^-[a-zA-Z]*c$/.test(text)) return runShell(call, call.args[at] ?? nothing, call.args.slice(at + 2))
      if (/^-[a-zA-Z]*s$/.test(text)) return runShell(call, call.stdin, call.args.slice(at))
    } else break
  }
  const path = call.args[at]
  if (path === undefined || /^(?:-|\/dev\/stdin)$/.test(readableText(path))) return runShell(call, call.stdin, [])
  const code = call.shell.world.job.read(path, call.at)
  return code === undefined ? unknownValue('script') : runShell(call, code, call.args.slice(at + 1))
}

function runShell(call: Call, code: Value, args: readonly Value[]): Value {
  const isTyped = call.args.some((each) => readableText(each) === '-i') && (code.pieces.length === 0 || knownText(code) === undefined)
  if (isTyped && code.pieces.length === 0) return unknownValue('typed shell')
  if (code.pieces.length === 0) return nothing
  runsCode(call, code, 'runs what it fetched as a shell script')
  const { positional } = call.shell
  call.shell.positional = args
  const stdin = code === call.stdin ? nothing : call.stdin
  const out = call.shell.runText(code, call.at, stdin)
  call.shell.positional = positional
  return joined(out, printedBy(call, code), isTyped ? unknownValue('typed shell') : nothing)
}

/** An interpreter: code behind `flag`, in a file that the job wrote, or on its input. */
function interpreter(language: CodeLanguage, flag: RegExp, withValue: RegExp): Command {
  return (call) => {
    if (language === 'node') setFromFiles(call, call.args, /^--env-file(?:-if-exists)?$/)
    let at = 0
    let isLed = false
    while (at < call.args.length) {
      const text = readableText(call.args[at] as Value)
      // `python -m twine` is twine.
      if (text === '-m' && language === 'python') return call.shell.call(call.args.slice(at + 1), call.stdin, call.at, call.hasInput)
      if (flag.test(text))
        return run(call, language, call.args[at + 1] ?? nothing, call.args.slice(at + 2), /p/.test(text) && language === 'node', true)
      if (language !== 'python' && /^-e./.test(text))
        return run(call, language, textValue(text.slice(2)), call.args.slice(at + 1), false, true)
      if (text === '-' || text === '/dev/stdin') break
      if (text.startsWith('-') && text.length > 1) at += withValue.test(text) ? 2 : 1
      else if (/^(?:run|eval|exec|script|x|repl)$/.test(text) && leads.test(call.name)) {
        at += 1
        isLed = text === 'run'
        if (text === 'eval') return run(call, language, call.args[at] ?? nothing, [])
      } else break
    }
    const path = call.args[at] ?? (isLed && call.stdin.pieces.length === 0 ? textValue('.') : undefined)
    if (path === undefined || /^(?:-|\/dev\/stdin)$/.test(readableText(path)))
      return run(call, language, call.stdin, call.args.slice(at + 1))
    const code = programAt(call, path)
    // A program of the repository may build anything.
    if (code === undefined) call.shell.world.job.files.set('built', textValue('yes'))
    return code === undefined ? unknownValue('program') : run(call, language, code, call.args.slice(at + 1))
  }
}

/** Programs that are told by a word to run what follows. */
const leads = /^(?:deno|bun|uv|node|go|dotnet|cargo|swift|dart|mix|zig|v|nim|crystal|clojure)$/

/** What a file holds that the job wrote, or all sources of the folder that it wrote into. */
function programAt(call: Call, path: Value): Value | undefined {
  const { job } = call.shell.world
  const text = readableText(path)
  if (!/^\.{1,2}(?:\/|$)/.test(text) || /\.\w{1,6}$/.test(text)) return job.read(path, call.at)
  const sources = [...job.files].filter(([each]) => /\.(?:go|java|rs|swift|cs|kt|dart)$/.test(each)).map(([, value]) => value)
  return sources.length === 0 ? job.read(path, call.at) : joined(...sources)
}

/** A language that we cannot read: what its programs mention has to do. */
function mentions(flag: RegExp): Command {
  return (call) => {
    const at = call.args.findIndex((each) => flag.test(readableText(each)))
    const files = call.args
      .filter((each) => !readableText(each).startsWith('-'))
      .flatMap((each) => call.shell.world.job.read(each, call.at) ?? [])
    const code = joined(...(at === -1 ? [] : call.args.slice(at + 1)), ...files, call.stdin)
    if (code.pieces.length === 0) {
      call.shell.world.job.files.set('built', textValue('yes'))
      return unknownValue(call.name)
    }
    runsCode(call, code, `runs what it fetched with ${call.name}`)
    return runCoarse(call.shell, call.name, code, call.at)
  }
}

/** Sources that are compiled are run: why else would they be. */
function compiler(language: CodeLanguage | undefined): Command {
  return (call) => {
    call.shell.world.job.files.set('built', textValue('yes'))
    for (const each of call.args) {
      const code = readableText(each).startsWith('-') ? undefined : call.shell.world.job.read(each, call.at)
      if (code === undefined) continue
      if (language === undefined) runCoarse(call.shell, call.name, code, call.at)
      else run(call, language, code, [])
    }
    return unknownValue(call.name)
  }
}

function run(call: Call, language: CodeLanguage, code: Value, args: readonly Value[], isPrinted = false, isInline = false): Value {
  if (code.pieces.length === 0) return nothing
  runsCode(call, code, `runs what it fetched with ${call.name}`)
  const input = code === call.stdin ? nothing : call.stdin
  return joined(runCode(call.shell, language, code, call.at, [...args, input], isPrinted, isInline), printedBy(call, code))
}

const powerShell: Command = (call) => {
  for (let at = 0; at < call.args.length; at += 1) {
    const text = readableText(call.args[at] as Value).toLowerCase()
    const value = call.args[at + 1] ?? nothing
    if (/^[-/]e(?:c|nc|ncodedcommand)?$/.test(text) || (text.length > 3 && '-encodedcommand'.startsWith(text))) {
      const known = knownText(value)
      const decoded = known === undefined ? undefined : fromBase64(known)
      if (decoded === undefined) return unknownValue('powershell')
      const code = decoded.includes('\0') ? fromUtf16(decoded) : asText(decoded)
      recordDeed(call.shell.world, 'runs-payload', call.at, call.name, 'runs a PowerShell command that is encoded')
      return runPowerShell(call.shell, textValue(code), call.at, true)
    }
    if (/^[-/]c(?:ommand)?$/.test(text))
      return runPowerShell(call.shell, joined(...call.args.slice(at + 1).flatMap((each) => [each, textValue(' ')])), call.at)
    if (/^[-/]f(?:ile)?$/.test(text)) {
      const code = call.shell.world.job.read(value, call.at)
      return code === undefined ? nothing : runPowerShell(call.shell, code, call.at)
    }
    if (!text.startsWith('-') && !text.startsWith('/')) {
      const code = call.shell.world.job.read(call.args[at] as Value, call.at)
      return runPowerShell(call.shell, code ?? joined(...call.args.slice(at).flatMap((each) => [each, textValue(' ')])), call.at)
    }
    if (/^-(?:executionpolicy|ep|ex|windowstyle|w|version|psconsolefile|inputformat|outputformat|workingdirectory|wd)$/.test(text)) at += 1
  }
  runsCode(call, call.stdin, 'runs what it fetched with PowerShell')
  return runPowerShell(call.shell, call.stdin, call.at)
}

/** An assistant that may use every tool, asked to look for credentials. */
const assistant: Command = (call) => {
  const text = [...call.args, call.stdin].map(readableText).join(' ')
  const isFree = /dangerously|--yolo|--trust-all-tools|(?:^|\s)-(?:a|y)(?:\s|$)|bypass|full-auto|--allow-all|danger-full-access/i.test(text)
  const seeks = /\b(?:wallets?|credentials?|key ?files?|private keys?|ssh keys?|api keys?|\.env|secrets?|tokens?|mnemonics?|keystores?)\b/i
  if (
    isFree &&
    /\b(?:search|find|list|collect|locate|enumerate|scan|look for|recursively)\b/i.test(text) &&
    seeks.test(text) &&
    /\bhome\b|‹?\$HOME|~\/|\/(?:etc|root|home|Users|opt|var)\b|file ?system|disk|machine|recursively|absolute path|local path|every file/i.test(
      text,
    )
  ) {
    recordDeed(call.shell.world, 'harvests', call.at, call.name, 'lets an assistant search the machine for credentials')
  }
  return unknownValue(call.name)
}

/** Programs that run code in a language, and assistants that write their own. */
export const programCommands: Readonly<Record<string, Command>> = {
  bash: shell,
  sh: shell,
  dash: shell,
  zsh: shell,
  ksh: shell,
  ash: shell,
  python: interpreter('python', /^-[a-zA-Z]*c$/, /^-[WXm]$/),
  pypy: interpreter('python', /^-[a-zA-Z]*c$/, /^-[WXm]$/),
  py: interpreter('python', /^-[a-zA-Z]*c$/, /^-[WXm]$/),
  pythonw: interpreter('python', /^-[a-zA-Z]*c$/, /^-[WXm]$/),
  micropython: interpreter('python', /^-[a-zA-Z]*c$/, /^-[WXm]$/),
  jruby: interpreter('ruby', /^-[a-zA-Z]*e$/, /^-[rI]$/),
  node: interpreter('node', /^(?:-e|-p|-pe|--eval|--print|-ep)$/, /^(?:-r|--require|--import|--loader|--input-type|--env-file)$/),
  nodejs: interpreter('node', /^(?:-e|-p|-pe|--eval|--print)$/, /^(?:-r|--require|--import)$/),
  bun: interpreter('node', /^(?:-e|--eval|-p|--print)$/, /^(?:-r|--preload)$/),
  deno: interpreter('node', /^--eval$/, /^--(?:config|import-map)$/),
  tsx: interpreter('node', /^(?:-e|--eval|-p)$/, /^-r$/),
  ruby: interpreter('ruby', /^-[a-zA-Z]*e$/, /^-[rI]$/),
  perl: interpreter('perl', /^-(?!M)[a-zA-Z]*[eE]$/, /^-[I]$/),
  php: interpreter('php', /^-r$/, /^-[dcz]$/),
  lua: interpreter('lua', /^-e$/, /^-l$/),
  luajit: interpreter('lua', /^-e$/, /^-l$/),
  go: (call) => {
    noteModules(call)
    return interpreter('go', /^$/, /^$/)(call)
  },
  java: interpreter('java', /^$/, /^(?:-cp|-classpath|--class-path|--source|-jar)$/),
  jshell: interpreter('java', /^$/, /^$/),
  javac: compiler('java'),
  groovy: interpreter('groovy', /^-e$/, /^-cp$/),
  kotlinc: compiler('groovy'),
  kotlin: interpreter('groovy', /^-e$/, /^-cp$/),
  kscript: interpreter('groovy', /^$/, /^$/),
  scala: interpreter('groovy', /^-e$/, /^-cp$/),
  'scala-cli': interpreter('groovy', /^-e$/, /^-cp$/),
  amm: interpreter('groovy', /^-c$/, /^$/),
  dart: interpreter('groovy', /^$/, /^$/),
  'dotnet-script': interpreter('csharp', /^$/, /^$/),
  csi: interpreter('csharp', /^$/, /^$/),
  csc: compiler('csharp'),
  'rust-script': interpreter('rust', /^(?:-e|--expr)$/, /^-d$/),
  rustc: compiler('rust'),
  swift: interpreter('swift', /^-e$/, /^$/),
  swiftc: compiler('swift'),
  rscript: interpreter('r', /^-e$/, /^$/),
  r: interpreter('r', /^-e$/, /^-f$/),
  littler: interpreter('r', /^-e$/, /^$/),
  julia: interpreter('julia', /^-[eE]$/, /^-[pt]$/),
  elixir: interpreter('elixir', /^(?:-e|--eval)$/, /^-r$/),
  iex: interpreter('elixir', /^(?:-e|--eval)$/, /^-r$/),
  mix: interpreter('elixir', /^(?:-e|--eval)$/, /^-r$/),
  crystal: interpreter('ruby', /^$/, /^$/),
  xonsh: interpreter('python', /^-c$/, /^$/),
  ipython: interpreter('python', /^-c$/, /^$/),
  'uv-run': interpreter('python', /^-[a-zA-Z]*c$/, /^(?:-[WXm]|--with|--python|-p)$/),
  pypy3: interpreter('python', /^-[a-zA-Z]*c$/, /^-[WXm]$/),
  qjs: interpreter('node', /^-e$/, /^$/),
  'ts-node': interpreter('node', /^-e$/, /^-r$/),
  zx: interpreter('node', /^--eval$/, /^$/),
  fish: shell,
  mksh: shell,
  yash: shell,
  gcc: compiler(undefined),
  cc: compiler(undefined),
  clang: compiler(undefined),
  'g++': compiler(undefined),
  'clang++': compiler(undefined),
  tcc: compiler(undefined),
  ghc: mentions(/^-e$/),
  runghc: mentions(/^$/),
  runhaskell: mentions(/^$/),
  tclsh: mentions(/^$/),
  expect: mentions(/^-c$/),
  raku: mentions(/^-e$/),
  erl: mentions(/^-eval$/),
  escript: mentions(/^$/),
  ocaml: mentions(/^-e$/),
  nim: mentions(/^--eval:/),
  zig: mentions(/^$/),
  v: mentions(/^-e$/),
  clojure: mentions(/^-(?:e|M|X)$/),
  clj: mentions(/^-e$/),
  bb: mentions(/^-e$/),
  sbcl: mentions(/^--eval$/),
  guile: mentions(/^-c$/),
  racket: mentions(/^-e$/),
  emacs: mentions(/^--eval$/),
  octave: mentions(/^--eval$/),
  nu: mentions(/^-c$/),
  elvish: mentions(/^-c$/),
  osascript: interpreter('node', /^-e$/, /^-l$/),
  pwsh: powerShell,
  powershell: powerShell,
  terraform: lender(terraform),
  tofu: lender(terraform),
  terragrunt: terraform,
  claude: assistant,
  gemini: assistant,
  q: assistant,
  codex: assistant,
  opencode: assistant,
  'cursor-agent': assistant,
  copilot: assistant,
  aider: assistant,
}

export function hasFetched(value: Value): boolean {
  return value.pieces.some(isFetched)
}
