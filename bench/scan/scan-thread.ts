import { parentPort, workerData } from 'node:worker_threads'
import { scanTexts } from '../../scanner/src/scan.ts'
import type { Judged, Judging, Sample } from './judged.ts'

const { persona, isBrief } = workerData as Omit<Judging, 'samples'>

async function judge(sample: Sample): Promise<Judged> {
  // Not the clock: other programs of the machine must not make a file look slow.
  const before = process.threadCpuUsage()
  const report = await scanTexts(sample.files, { persona })
  const spent = process.threadCpuUsage(before)
  const found = isBrief ? [] : report.findings
  return {
    id: sample.id,
    verdict: report.verdict,
    findings: found.map(({ rule, verdict, message, persona: shownTo, structure }) => ({
      rule,
      verdict,
      message,
      persona: shownTo,
      structure,
    })),
    lines: found.map(({ place }) => place.line),
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
