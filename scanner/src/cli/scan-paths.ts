import { appendFileSync, closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import { jobSummary, wantsColour, wantsLinks } from '../config.ts'
import { exitCodeOf, exitCodes } from '../exit-codes.ts'
import type { Severity } from '../finding.ts'
import { GitFailed } from '../load/git-failed.ts'
import { load, NothingToScan, readList } from '../load/load.ts'
import { worstVerdict } from '../report.ts'
import { rules } from '../rules.ts'
import { applyBaseline, BaselineBroken, readBaseline, writeBaseline } from '../suppress/baseline.ts'
import { applyComments } from '../suppress/comments.ts'
import { isWanted, noSettings, readSettings, type Settings, SettingsBroken, settingsPaths } from '../suppress/settings.ts'
import { counted, type DeadIgnore, type Outcome } from '../writers/writer.ts'
import { writers } from '../writers.ts'
import type { ScanWords } from './program.ts'
import { showProgress } from './progress.ts'
import { scanFiles } from './scan-files.ts'
import type { Streams } from './streams.ts'

/** Reads, judges, leaves out what was accepted, writes. Gives the exit code. */
export async function scanPaths(paths: readonly string[], words: ScanWords, streams: Streams, version: string): Promise<number> {
  try {
    return await scan(paths, words, streams, version)
  } catch (error) {
    const known = [NothingToScan, GitFailed, SettingsBroken, BaselineBroken].some((kind) => error instanceof kind)
    if (!known && (error as NodeJS.ErrnoException).code === undefined) throw error
    streams.error(`holdfast-scan: ${(error as Error).message}\n`)
    return error instanceof NothingToScan || error instanceof GitFailed ? exitCodes.nothing : exitCodes.usage
  }
}

async function scan(paths: readonly string[], words: ScanWords, streams: Streams, version: string): Promise<number> {
  const startedAt = streams.now()
  const { settings, isTrusted } = settingsFor(words)
  const inputs = words.repositories === undefined ? paths : [...readList(words.repositories), ...paths.filter((path) => path !== '.')]
  const loaded = await load(inputs, { revision: words.revision, stdinPath: words.stdinPath, stdin: streams.stdin })
  if (loaded.files.length === 0 && loaded.problems.length === 0)
    throw new NothingToScan(`There is no workflow, action, Dependabot or pre-commit file in ${inputs.join(', ').slice(0, 200)}.`)
  const done = showProgress(streams, `judging ${counted(loaded.files.length, 'file')}`)
  const persona = words.persona ?? settings.persona
  const report = await scanFiles(loaded.files, {
    ...(persona === undefined ? {} : { persona }),
    ...(words.repository === undefined ? {} : { repository: words.repository }),
  }).finally(done)

  const files = new Map(loaded.files.map((each) => [each.path, each]))
  const minSeverity: Severity = words.minSeverity ?? settings.minSeverity ?? 'note'
  const wanted = report.findings.filter((finding) => isWanted(finding, settings, minSeverity, isTrusted))
  const dead: DeadIgnore[] = []
  const commented = words.ignores ? applyComments(wanted, report.comments, new Set(rules.map((rule) => rule.id))) : undefined
  dead.push(...(commented?.dead ?? []))
  const written = commented?.kept ?? wanted
  const accepted = words.baseline === undefined ? undefined : applyBaseline(written, readBaseline(words.baseline), words.baseline)
  dead.push(...(accepted?.dead ?? []))
  const findings = accepted?.kept ?? written

  const outcome: Outcome = {
    files: report.files,
    problems: [...loaded.problems, ...report.problems],
    findings,
    verdict: worstVerdict(findings),
    suppressed: {
      byComment: commented?.keptBack ?? 0,
      byBaseline: accepted?.keptBack ?? 0,
      byChoice: report.findings.length - wanted.length,
    },
    deadIgnores: dead,
    rules,
    textOf: (path) => files.get(path)?.text,
    milliseconds: streams.now() - startedAt,
    version,
  }
  if (words.writeBaseline !== undefined) {
    writeBaseline(words.writeBaseline, written)
    streams.error(`Accepted ${counted(written.length, 'finding')} in ${words.writeBaseline}.\n`)
    return exitCodes.clean
  }
  await put(outcome, words, streams)
  return words.format === 'sarif' ? exitCodes.clean : exitCodeOf(outcome)
}

async function put(outcome: Outcome, words: ScanWords, streams: Streams): Promise<void> {
  const isTerminal = streams.isTerminal && words.output === undefined
  const view = {
    hasColour: words.colour === 'always' || (words.colour === 'auto' && wantsColour(isTerminal)),
    hasLinks: words.colour !== 'never' && wantsLinks(isTerminal),
    width: Math.min(streams.width, 140),
    folder: streams.folder,
  }
  const pieces = (await writers[words.format]!())(outcome, view)
  if (words.output === undefined) for (const text of gathered(pieces)) streams.out(text)
  else writePieces(words.output, pieces)
  const summary = jobSummary()
  if (words.format === 'github' && summary !== undefined)
    for (const text of (await writers.markdown!())(outcome, view)) appendFileSync(summary, text)
}

const PIECE_LENGTH = 64 * 1024

/** Pieces of some length: each costs a call of the system. */
function* gathered(pieces: Iterable<string>): Generator<string> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < PIECE_LENGTH) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w')
  try {
    for (const text of gathered(pieces)) writeFileSync(file, text)
  } finally {
    closeSync(file)
  }
}

/** Named by the reader, or found in the folder where the scan begins; then it cannot keep back what is malicious. */
function settingsFor(words: ScanWords): { settings: Settings; isTrusted: boolean } {
  if (words.config !== undefined) return { settings: readSettings(words.config, rules), isTrusted: true }
  const path = words.ignores ? settingsPaths.find((each) => existsSync(each)) : undefined
  return { settings: path === undefined ? noSettings : readSettings(path, rules), isTrusted: false }
}
