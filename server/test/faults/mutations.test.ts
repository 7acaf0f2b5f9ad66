import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { type RefusalCode, refusals } from '../../src/errors.ts'
import { type Books, openBooks } from './mutations/books.ts'
import { compareWithPython } from './mutations/compare-with-python.ts'
import { buildUpload, type Draft, goodDraft, type Stage, type Upload } from './mutations/draft.ts'
import { type Passage, passageOf } from './mutations/passage.ts'
import { type Mutant, planMutants } from './mutations/plan.ts'
import { openPythonReader, type PythonReader, python } from './mutations/python-reader.ts'
import { randomFrom } from './mutations/random.ts'
import { reachableRefusals } from './mutations/reachable-refusals.ts'
import { type OpenStage, openStage } from './mutations/stages.ts'
import { openDescriptors } from './mutations/stock.ts'

const isLong = process.env.HOLDFAST_TEST_LONG !== undefined
// The short run is the same every time; the long one looks somewhere new.
const seed = Number(process.env.HOLDFAST_TEST_SEED ?? (isLong ? randomInt(2 ** 31) : 1_857_834_818))
const count = Number(process.env.HOLDFAST_TEST_MUTATIONS ?? (isLong ? 50_000 : 5_000))
/** One mutant alone, told in full. */
const only = process.env.HOLDFAST_TEST_MUTANT === undefined ? undefined : Number(process.env.HOLDFAST_TEST_MUTANT)
const BATCH = 250
/** Where chance has spared a code, more mutants follow, up to this many times the count. */
const MOST_MORE = 1.5
const LEAST_FOR_EVERY_CODE = 5_000
const LEAST_PAST_FORM = 0.3
const LEAST_PAST_FRAMING = 0.1

/** Codes that stand in the files of the upload path and that no upload to these stages can bring about. */
const impossible: Partial<Record<RefusalCode, string>> = {
  'shutting-down': 'a 503 of a stopping server; journeys and kill.test.ts stop one',
  'reading-needs-token': 'of readers',
  'credentials-missing': 'uploaders hear credentials-invalid, whatever they lack',
  'token-name-invalid': 'of making a token',
  'token-too-large': 'of making a token',
  'duration-invalid': 'of making a token',
  'archive-inspection-failed': 'a thread that ends by itself is a fault of ours; no archive is known that brings it about',
  'account-cannot': 'of sessions',
  'administrator-needed': 'of sessions',
  'sign-in-needed': 'of sessions',
  'session-elsewhere': 'of sessions',
  'proof-needed': 'of sessions',
  'factor-too-young': 'of sessions',
  'policy-needs-passkey': 'no stage has a plan in force; journeys/policies.test.ts uploads under one',
  'policy-needs-factor': 'no stage has a plan in force',
  'connection-not-confidential': 'of forms',
  'host-foreign': 'of forms',
  'form-stale': 'of forms',
  'body-too-large': 'of forms and of the JSON API; an upload has limits of its own',
  'metadata-too-large': 'archive-file-too-large has the same limit and is asked first',
}

interface Accepted {
  readonly mutant: Mutant
  readonly stage: Stage
  readonly filename: string
  readonly path: string
  readonly hasAttestations: boolean
}

const stages = new Map<Stage, OpenStage>()
const books = new Map<Stage, Books>()
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

const hits = new Map<RefusalCode, number>()
const passages: Record<Passage, number> = { form: 0, framing: 0, content: 0, accepted: 0 }
const seen = () => passages.form + passages.framing + passages.content + passages.accepted

/** Sends every mutant of a batch; returns those that were accepted. */
async function sendBatch(mutants: readonly Mutant[]): Promise<Accepted[]> {
  const accepted: Accepted[] = []
  for (const mutant of mutants) {
    const { draft, upload, stage } = await make(mutant)
    const answer = await send(draft, upload, stage)
    checkAnswer(mutant, answer)
    passages[passageOf(answer.code)]++
    if (answer.code !== undefined) hits.set(answer.code, (hits.get(answer.code) ?? 0) + 1)
    else accepted.push({ ...upload, mutant, stage: draft.stage, path: blobPath(stage, upload.sha256) })
  }
  return accepted
}

async function checkBatch(accepted: readonly Accepted[]): Promise<void> {
  if (accepted.length > 0) {
    const kindOf = (filename: string) => (filename.endsWith('.whl') ? ('wheel' as const) : ('sdist' as const))
    const again = await reader!.read(accepted.map(({ path, filename }) => ({ path, kind: kindOf(filename) })))
    for (const [number, one] of accepted.entries()) {
      const { name, version } = again[number]!
      await compareWithPython(stages.get(one.stage)!.index, one, again[number]!, title(one.mutant))
      books.get(one.stage)!.note({ ...one, name: name!, version: version! })
    }
  }
  for (const book of books.values()) book.check()
}

test(`${count} mutants of good uploads are accepted or refused in one sentence, and leave nothing else behind (seed ${seed})`, {
  timeout: isLong ? 3_600_000 : 420_000,
  skip: existsSync(python) ? false : `there is no ${python}`,
}, async (t) => {
  const plan = planMutants(seed, Math.max(Math.ceil(count * MOST_MORE), (only ?? 0) + 1))
  if (only !== undefined) return tell(plan[only]!)
  const descriptorsBefore = openDescriptors()
  const startedAt = performance.now()
  reader = openPythonReader()
  for (const stage of ['wide', 'narrow', 'strict', 'hasty', 'poor'] as const) {
    stages.set(stage, await openStage(stage))
    books.set(stage, openBooks(stages.get(stage)!.index, stage))
  }
  const descriptorsOpen = openDescriptors()

  const reachable = reachableRefusals()
  const missing = () => [...reachable].filter((code) => !hits.has(code) && impossible[code] === undefined)
  const isOver = (sent: number) => sent >= plan.length || (sent >= count && (count < LEAST_FOR_EVERY_CODE || missing().length === 0))
  for (let sent = 0; !isOver(sent); ) {
    const batch = plan.slice(sent, sent < count ? Math.min(sent + BATCH, count) : sent + BATCH)
    sent += batch.length
    await checkBatch(await sendBatch(batch))
    assert.deepEqual(openDescriptors().files, descriptorsOpen.files, `open files after ${sent} mutants`)
  }

  for (const { index } of stages.values()) await index.close()
  stages.clear()
  reader.close()
  const seconds = (performance.now() - startedAt) / 1000

  t.diagnostic(
    `seed ${seed}: ${seen()} mutants in ${seconds.toFixed(1)} s; HOLDFAST_TEST_SEED=${seed} sends them again, HOLDFAST_TEST_MUTANT=<number> one of them`,
  )
  t.diagnostic('  hits  refusal code')
  for (const code of [...reachable].sort()) {
    const reason = impossible[code]
    t.diagnostic(`${String(hits.get(code) ?? 0).padStart(6)}  ${code}${reason === undefined ? '' : `  (cannot be: ${reason})`}`)
  }
  const pastFraming = passages.content + passages.accepted
  const pastForm = passages.framing + pastFraming
  const share = (number: number) => `${((100 * number) / seen()).toFixed(1)} %`
  t.diagnostic(`past the form ${share(pastForm)}, past the framing of the archive ${share(pastFraming)}`)
  t.diagnostic(`accepted and read again by Python ${passages.accepted}, ${share(passages.accepted)}`)

  assert.ok(pastForm >= LEAST_PAST_FORM * seen(), 'too few mutants get past the form')
  assert.ok(pastFraming >= LEAST_PAST_FRAMING * seen(), 'too few mutants get past the framing')
  const wrong = [...hits.keys()].filter((code) => !reachable.has(code) || impossible[code] !== undefined)
  assert.deepEqual(wrong, [], 'codes that are not written on the upload path, or were said to be impossible')
  if (count >= LEAST_FOR_EVERY_CODE) assert.deepEqual(missing(), [], 'codes that no mutant brought about')
  assert.deepEqual(openDescriptors().files, descriptorsBefore.files, 'open files at the end')
})

/** One mutant alone: what was sent and what came back. */
async function tell(mutant: Mutant): Promise<void> {
  const { draft, upload, stage } = await make(mutant)
  const answer = await send(draft, upload, stage)
  console.log(title(mutant), draft, upload.filename, upload.bytes.length, 'bytes', upload.contentType)
  console.log(upload.body.subarray(0, 3000).toString('latin1'), answer)
  checkAnswer(mutant, answer)
}
