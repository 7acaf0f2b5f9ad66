import type { Span } from '../model/span.ts'
import { textMade } from '../shell/script-text.ts'
import { isComposeFile, runCompose } from './compose-file.ts'
import { isRecipe, runRecipe } from './image-recipe.ts'
import { programsLater } from './machine-doors.ts'
import { recipesOf } from './makefile.ts'
import { ShellRun } from './shell-run.ts'
import { isFetched, knownText, nothing, readableText, textValue, type Value } from './value.ts'
import { leadOf } from './value-lines.ts'
import { type World, wasRun } from './world.ts'

/** The program that reads files of an ending. */
const readers: readonly (readonly [RegExp, string])[] = [
  [/\.(?:sh|bash|zsh)$|(?:^|\/)\.git\/hooks\/[\w-]+$|(?:^|\/)hooks\/(?:pre|post|commit|update)[\w-]{0,30}$/, 'bash'],
  [/\.(?:py|pth)$/, 'python'],
  [/\.(?:[cm]?js|[cm]?ts|jsx|tsx)$/, 'node'],
  [/\.(?:rb|gemspec)$|(?:^|\/)Rakefile$/, 'ruby'],
  [/\.p[lm]$/, 'perl'],
  [/\.php$/, 'php'],
  [/\.ps1$/, 'pwsh'],
  [/\.go$/, 'go'],
  [/\.java$/, 'java'],
  [/\.(?:groovy|gradle|kts|dart)$/, 'groovy'],
  [/\.rs$/, 'rust-script'],
  [/\.lua$/, 'lua'],
  [/\.R$/, 'rscript'],
  [/\.jl$/, 'julia'],
  [/\.exs?$/, 'elixir'],
  [/\.csx?$/, 'dotnet-script'],
]

/**
 * Runs the scripts that a job wrote and that no step of it was seen to run: something else will, be it a hook, a build, a
 * program of the same name that is found first, or whoever installs the release.
 */
export function runLeftScripts(world: World): void {
  const { job } = world
  for (const [path, code] of [...job.files].slice(0, 200)) {
    const place = job.writtenAt.get(path)
    if (place === undefined || code.pieces.every((each) => typeof each !== 'string') || code.pieces.some(isFetched)) continue
    if (wasRun(world, code)) continue
    runLeft({ ...world, structure: place.structure, env: job.seenEnv, stepId: undefined }, path, code, place.at)
  }
}

function runLeft(world: World, path: string, code: Value, at: Span): void {
  const shell = new ShellRun(world, textMade('', at))
  const base = path.split('/').at(-1) ?? ''
  if (/dockerfile|containerfile/i.test(base) && isRecipe(code)) runRecipe(shell, code, { arguments: new Map(), secrets: new Map() }, at)
  else if (/\.ya?ml$/.test(base) && isComposeFile(code)) runCompose(shell, code, at)
  else if (/^(?:GNU)?makefile$|\.mk$/i.test(base) || isMakefile(code)) shell.runText(recipesOf(code), at)
  else if (base === 'package.json') runScripts(shell, code, at)
  else if (/\.(?:service|timer)$|(?:^|\/)etc\/cron/.test(path))
    for (const each of programsLater(path, code)) shell.runText(textValue(each), at)
  else {
    const program = programOf(world, path, code)
    if (program !== undefined) shell.call([textValue(program), textValue(path)], nothing, at)
  }
}

/** The program that a file is for: by its first line, its ending, or the place that it stands at. */
function programOf(world: World, path: string, code: Value): string | undefined {
  const written = interpreterIn(leadOf(code).slice(0, 150))
  if (written !== undefined) return written
  const reader = readers.find(([pattern]) => pattern.test(path))?.[1]
  if (reader !== undefined) return reader
  const isFound = world.job.searched.some((each) => path.startsWith(`${each.replace(/\/$/, '')}/`))
  const isStart = [...world.job.seenEnv].some(
    ([name, value]) => /^(?:BASH_ENV|ENV|ZDOTDIR|PROMPT_COMMAND)$/.test(name) && readableText(value) === path,
  )
  return isFound || isStart || /(?:^|\/)\.(?:bashrc|bash_profile|profile|zshrc|zshenv|bash_aliases)$/.test(path) ? 'bash' : undefined
}

/** The program of a first line such as `#!/usr/bin/env -S python3`. */
function interpreterIn(lead: string): string | undefined {
  if (!lead.startsWith('#!')) return undefined
  const [first = '', ...rest] = (lead.slice(2).split('\n')[0] ?? '').trim().split(' ')
  const program = first.split('/').at(-1) ?? ''
  const named = program === 'env' ? rest.find((each) => /^\w/.test(each)) : program
  return named?.toLowerCase()
}

function isMakefile(code: Value): boolean {
  return /^(?:[\w.-]{1,60}\s{0,3}:(?!=)[^\n]{0,200}|\.PHONY[^\n]{0,200})\n\t/.test(leadOf(code))
}

/** What a package runs by itself, and what it offers to run. */
function runScripts(shell: ShellRun, code: Value, at: Span): void {
  const text = knownText(code)
  if (text === undefined || text.length > 100_000) return
  try {
    const read: unknown = JSON.parse(text)
    const scripts = typeof read === 'object' && read !== null && 'scripts' in read ? read.scripts : undefined
    if (typeof scripts !== 'object' || scripts === null) return
    for (const each of Object.values(scripts).slice(0, 50)) if (typeof each === 'string') shell.runText(textValue(each), at)
  } catch {
    // No JSON: nothing to run.
  }
}
