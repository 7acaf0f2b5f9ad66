import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { type RefusalCode, refusals } from '../../src/errors.ts'
import { normalizeProjectName } from '../../src/packaging/project-name.ts'
import { parseVersion } from '../../src/packaging/version.ts'
import { listedMembers } from '../build/inspect-bytes.ts'
import { buildUpload, type Draft, goodDraft, type Stage, type Upload } from './mutations/draft.ts'
import { type Passage, passageOf } from './mutations/passage.ts'
import { type Mutant, planMutants } from './mutations/plan.ts'
import { openPythonReader, type PythonReader, python, type ReadAgain } from './mutations/python-reader.ts'
import { randomFrom } from './mutations/random.ts'
import { reachableRefusals } from './mutations/reachable-refusals.ts'
import { type OpenStage, openStage } from './mutations/stages.ts'
import { openDescriptors, type Stock, takeStock } from './mutations/stock.ts'

const isLong = process.env.HOLDFAST_TEST_LONG !== undefined
const seed = Number(process.env.HOLDFAST_TEST_SEED ?? randomInt(2 ** 31))
const count = Number(process.env.HOLDFAST_TEST_MUTATIONS ?? (isLong ? 50_000 : 5_000))
/** One mutant alone, told in full. */
const only = process.env.HOLDFAST_TEST_MUTANT === undefined ? undefined : Number(process.env.HOLDFAST_TEST_MUTANT)
const BATCH = 250
/** Where chance has spared a code, more mutants follow, up to this many times the count. */
const MOST_MORE = 1.5

/** Codes that stand in the files of the upload path and that no upload to these stages can bring about. */
const impossible: Partial<Record<RefusalCode, string>> = {
  'shutting-down': 'a 503 of a stopping server; journeys and kill.test.ts stop one',
  'reading-needs-token': 'of readers',
  'credentials-missing': 'uploaders hear credentials-invalid, whatever they lack',
  'token-name-invalid': 'of making a token',
  'duration-invalid': 'of making a token',
  'archive-inspection-failed': 'a thread that ends by itself is a fault of ours; no archive is known that brings it about',
  'metadata-too-large': 'archive-file-too-large has the same limit and is asked first',
}

interface Accepted {
  readonly mutant: Mutant
  readonly stage: Stage
  readonly filename: string
  readonly path: string
}

const stages = new Map<Stage, OpenStage>()
let reader: PythonReader | undefined
after(async () => {
  reader?.close()
  for (const { index } of stages.values()) await index.close()
})

const title = (mutant: Mutant) =>
  `mutant ${mutant.number} of seed ${seed} (${mutant.kind}; ${mutant.mutators.map((mutator) => mutator.title).join(' + ') || 'untouched'})`

async function make(mutant: Mutant): Promise<{ draft: Draft; upload: Upload; stage: OpenStage }> {
  const random = randomFrom(seed, `mutant ${mutant.number}`)
  const draft = goodDraft(mutant.kind, mutant.number, random)
  for (const mutator of mutant.mutators) mutator.run(draft, random)
  const upload = buildUpload(draft, random)
  if (!stages.has(draft.stage)) stages.set(draft.stage, await openStage(draft.stage))
  return { draft, upload, stage: stages.get(draft.stage)! }
}

async function send(
  draft: Draft,
  upload: Upload,
  stage: OpenStage,
): Promise<{ status: number; code: RefusalCode | undefined; text: string }> {
  const authorization = stage.credentials[draft.credential]
  const headers = { ...draft.headers, 'content-type': upload.contentType, ...(authorization === undefined ? {} : { authorization }) }
  // What Node would hand over, as far as the door looks at it.
  const socket = draft.remoteAddress && {
    incoming: Object.assign(Readable.from([upload.body]), { socket: { remoteAddress: draft.remoteAddress } }),
    outgoing: {},
  }
  const answer = await stage.index.app.request(
    draft.address,
    { method: draft.method, headers, body: upload.body as Uint8Array<ArrayBuffer> },
    socket || undefined,
  )
  return {
    status: answer.status,
    code: (answer.headers.get('x-holdfast-refusal') ?? undefined) as RefusalCode | undefined,
    text: await answer.text(),
  }
}

/** One clear sentence, or the warnings of a success. */
function checkAnswer(mutant: Mutant, { status, code, text }: { status: number; code: RefusalCode | undefined; text: string }): void {
  const told = `${title(mutant)}: ${status} ${code} ${JSON.stringify(text.slice(0, 400))}`
  assert.ok(status === 200 || (status >= 400 && status < 500), told)
  if (status === 200) assert.ok(code === undefined && text.split('\n').every((line) => line.length <= 1000), told)
  else
    assert.ok(
      code !== undefined &&
        Object.hasOwn(refusals, code) &&
        /^[^\p{Cc}]{8,300}\n$/u.test(text) &&
        !/undefined|NaN|\[object|\{\w+\}/.test(text),
      told,
    )
  if (mutant.mutators.length === 0) assert.equal(status, 200, told)
}

function blobPath(stage: OpenStage, sha256: string): string {
  return join(stage.index.folder, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256)
}

interface Page {
  readonly files: readonly {
    filename: string
    url: string
    size: number
    hashes: { sha256: string }
    'core-metadata'?: { sha256: string } | boolean
  }[]
}

/** What the index serves of an accepted file. */
async function served(stage: OpenStage, project: string, filename: string) {
  const page = (await (
    await stage.index.get(`/simple/${normalizeProjectName(project)}/`, { accept: 'application/vnd.pypi.simple.v1+json' })
  ).json()) as Page
  const file = page.files.find((one) => one.filename === filename)
  assert.ok(file, `${filename} was accepted and is not listed`)
  const path = new URL(file.url).pathname
  const bytes = Buffer.from(await (await stage.index.get(path)).arrayBuffer())
  const metadata = filename.endsWith('.whl') ? Buffer.from(await (await stage.index.get(`${path}.metadata`)).arrayBuffer()) : undefined
  return { file, bytes, metadata }
}

const sorted = (members: readonly (readonly unknown[])[]) => members.map((member) => JSON.stringify(member)).sort()

/** Python reads the same archive as we, and the same METADATA as we serve. */
async function checkAgainstPython(accepted: Accepted, again: ReadAgain): Promise<void> {
  const told = title(accepted.mutant)
  assert.equal(again.error, undefined, told)
  const ours = (await listedMembers(accepted.path, accepted.filename)).map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes])
  assert.deepEqual(sorted(again.members!), sorted(ours), told)
  const { file, bytes, metadata } = await served(stages.get(accepted.stage)!, again.name!, accepted.filename)
  assert.equal(file.size, bytes.length, told)
  assert.ok(accepted.path.endsWith(file.hashes.sha256), told)
  if (metadata) assert.equal(metadata.toString('base64'), again.metadata, told)
}

/** What accepted files explain: one row each, and those of their releases, projects and events. */
interface Books {
  readonly before: Stock
  readonly files: Set<string>
  readonly releases: Set<string>
  readonly projects: Set<string>
  attestations: number
}
const books = new Map<Stage, Books>()

const EVENTS_PER_PROJECT = 2
const SUBJECTS = { perProject: 4, perFile: 3 }

function checkStock(stage: Stage): void {
  const { before, files, releases, projects, attestations } = books.get(stage)!
  const now = takeStock(stages.get(stage)!.index)
  const events = files.size + EVENTS_PER_PROJECT * projects.size
  const more: Record<string, number> = {
    file: files.size,
    release: releases.size,
    project: projects.size,
    role: projects.size,
    attestation: attestations,
    journal_entry: events,
    journal_private: events,
    journal_subject: SUBJECTS.perFile * files.size + SUBJECTS.perProject * projects.size,
  }
  const expected = Object.fromEntries(Object.entries(before.rows).map(([table, rows]) => [table, rows + (more[table] ?? 0)]))
  assert.deepEqual(now.rows, expected, `rows of the index ${stage}`)
  assert.deepEqual(now.blobs, now.referenced, `blobs of the index ${stage}`)
  assert.deepEqual(now.temporary, [], `temporary files of the index ${stage}`)
}

test(`${count} mutants of good uploads are accepted or refused in one sentence, and leave nothing else behind (seed ${seed})`, {
  timeout: isLong ? 3_600_000 : 240_000,
  skip: existsSync(python) ? false : `there is no ${python}`,
}, async (t) => {
  const reachable = reachableRefusals()
  const plan = planMutants(seed, Math.ceil(count * MOST_MORE))
  if (only !== undefined) return tell(plan[only]!)
  const descriptorsBefore = openDescriptors()
  reader = openPythonReader()
  const hits = new Map<RefusalCode, number>()
  const passages: Record<Passage, number> = { form: 0, framing: 0, content: 0, accepted: 0 }
  const startedAt = performance.now()
  let seen = 0

  for (const stage of ['wide', 'narrow', 'strict', 'hasty', 'poor'] as const) {
    stages.set(stage, await openStage(stage))
    books.set(stage, {
      before: takeStock(stages.get(stage)!.index),
      files: new Set(),
      releases: new Set(),
      projects: new Set(),
      attestations: 0,
    })
  }
  const descriptorsOpen = openDescriptors()
  let pythonRead = 0

  const missing = () => [...reachable].filter((code) => !hits.has(code) && impossible[code] === undefined)
  for (let start = 0; start < count || (start < plan.length && count >= 5_000 && missing().length > 0); start += BATCH) {
    const accepted: (Accepted & { hasAttestations: boolean })[] = []
    for (const mutant of plan.slice(start, start < count ? Math.min(start + BATCH, count) : start + BATCH)) {
      const { draft, upload, stage } = await make(mutant)
      const answer = await send(draft, upload, stage)
      checkAnswer(mutant, answer)
      passages[passageOf(answer.code)]++
      seen++
      if (answer.code !== undefined) hits.set(answer.code, (hits.get(answer.code) ?? 0) + 1)
      else
        accepted.push({
          mutant,
          stage: draft.stage,
          filename: upload.filename,
          path: blobPath(stage, upload.sha256),
          hasAttestations: upload.hasAttestations,
        })
    }
    const again =
      accepted.length === 0
        ? []
        : await reader.read(accepted.map(({ path, filename }) => ({ path, kind: filename.endsWith('.whl') ? 'wheel' : 'sdist' })))
    for (const [index, one] of accepted.entries()) {
      await checkAgainstPython(one, again[index]!)
      pythonRead++
      const book = books.get(one.stage)!
      if (book.files.has(one.filename)) continue
      const project = normalizeProjectName(again[index]!.name!)
      book.files.add(one.filename)
      if (one.hasAttestations) book.attestations++
      if (!book.before.projects.includes(project)) book.projects.add(project)
      const release = `${project} ${parseVersion(again[index]!.version!).canonical}`
      if (!book.before.releases.includes(release)) book.releases.add(release)
    }
    for (const stage of stages.keys()) checkStock(stage)
    const descriptors = openDescriptors()
    assert.deepEqual(descriptors.files, descriptorsOpen.files, `open files after mutant ${start + BATCH}`)
  }

  const seconds = (performance.now() - startedAt) / 1000
  for (const { index } of stages.values()) await index.close()
  stages.clear()
  reader.close()

  const rows = [...reachable]
    .sort()
    .map(
      (code) =>
        `${String(hits.get(code) ?? 0).padStart(6)}  ${code}${impossible[code] === undefined ? '' : `  (cannot be: ${impossible[code]})`}`,
    )
  const share = (number: number) => `${((100 * number) / seen).toFixed(1)} %`
  t.diagnostic(
    `seed ${seed}: ${seen} mutants in ${seconds.toFixed(1)} s; replay one with HOLDFAST_TEST_SEED=${seed} HOLDFAST_TEST_MUTATIONS=${count} HOLDFAST_TEST_MUTANT=<number>`,
  )
  for (const row of ['  hits  refusal code', ...rows]) t.diagnostic(row)
  const pastForm = passages.framing + passages.content + passages.accepted
  const pastFraming = passages.content + passages.accepted
  t.diagnostic(
    `past the form ${share(pastForm)}, past the framing of the archive ${share(pastFraming)}, accepted ${share(passages.accepted)}, read again by Python ${pythonRead}`,
  )

  assert.ok(pastForm >= 0.3 * seen, 'too few mutants get past the form')
  assert.ok(pastFraming >= 0.1 * seen, 'too few mutants get past the framing')
  assert.deepEqual(
    [...hits.keys()].filter((code) => !reachable.has(code)),
    [],
    'codes that are not written on the upload path',
  )
  assert.deepEqual(
    [...hits.keys()].filter((code) => impossible[code] !== undefined),
    [],
    'codes that were said to be impossible',
  )
  if (count >= 5_000) assert.deepEqual(missing(), [], 'codes that no mutant brought about')
  await checkDescriptors(descriptorsBefore.files)
})

async function checkDescriptors(before: readonly string[]): Promise<void> {
  assert.deepEqual(openDescriptors().files, before, 'open files at the end')
}

/** One mutant alone: what was sent and what came back. */
async function tell(mutant: Mutant): Promise<void> {
  const { draft, upload, stage } = await make(mutant)
  const answer = await send(draft, upload, stage)
  console.log(title(mutant))
  console.log(draft)
  console.log(upload.filename, upload.bytes.length, 'bytes', upload.contentType)
  console.log(upload.body.subarray(0, 3000).toString('latin1'))
  console.log(answer)
  checkAnswer(mutant, answer)
}
