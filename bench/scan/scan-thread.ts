import { parentPort, workerData } from 'node:worker_threads'
import { scanTexts } from '../../scanner/src/scan.ts'
import type { Judged, Judging, Sample } from './judged.ts'

const { persona } = workerData as Omit<Judging, 'samples'>

async function judge(sample: Sample): Promise<Judged> {
  const start = performance.now()
  const report = await scanTexts(sample.files, { persona })
  return {
    id: sample.id,
    verdict: report.verdict,
    findings: report.findings.map(({ rule, verdict, message, persona: shownTo, structure }) => ({
      rule,
      verdict,
      message,
      persona: shownTo,
      structure,
    })),
    lines: report.findings.map(({ place }) => place.line),
    problems: report.problems.map(({ kind, message }) => `${kind}: ${message}`),
    milliseconds: performance.now() - start,
  }
}

parentPort!.on('message', (samples: readonly Sample[]) => {
  void Promise.all([samples]).then(async () => {
    const all: Judged[] = []
    for (const sample of samples) all.push(await judge(sample))
    parentPort!.postMessage(all)
  })
})
