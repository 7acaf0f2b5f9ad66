import { parentPort, workerData } from 'node:worker_threads'
import { scanTexts } from '../../scanner/src/scan.ts'
import type { Judged, Judging, Sample } from './judged.ts'

const { persona } = workerData as Omit<Judging, 'samples'>

async function judge(sample: Sample): Promise<Judged> {
  // Not the clock: other programs of the machine must not make a file look slow.
  const before = process.threadCpuUsage()
  const report = await scanTexts(sample.files, { persona })
  const spent = process.threadCpuUsage(before)
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
    milliseconds: (spent.user + spent.system) / 1000,
  }
}

parentPort!.on('message', (samples: readonly Sample[]) => {
  void Promise.all([samples]).then(async () => {
    const all: Judged[] = []
    for (const sample of samples) all.push(await judge(sample))
    parentPort!.postMessage(all)
  })
})
