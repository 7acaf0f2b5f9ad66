import { type Job, stepsOf } from '../model/ci-file.ts'
import { type Scalar, scalarOf } from '../model/yaml-node.ts'
import { imageNames } from '../questions/images.ts'
import { type Draft, defineRule } from '../rule.ts'

export const unpinnedImages = defineRule({
  id: 'unpinned-images',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'A container image is named without its digest.',
  why: 'A tag can be moved to another image at any time, and latest is.',
  remedy: 'Write image@sha256:\u2026 and let a bot keep it fresh.',
  answers: ['Trivy, March 2026'],
  reads: ['workflow', 'action'],
  *judge(file) {
    if (file.kind === 'workflow') for (const job of file.jobs) yield* ofJob(job)
    for (const { uses } of stepsOf(file)) {
      if (uses?.kind !== 'docker') continue
      const looseness = loosenessOf(uses.path)
      if (looseness !== undefined) yield draftOf(uses.scalar, uses.structure, looseness)
    }
  },
})

function* ofJob(job: Job): Generator<Draft> {
  const images: [Scalar | undefined, string][] = []
  const { container } = job
  images.push(container?.kind === 'mapping' ? [scalarOf(container.get('image')), 'container.image'] : [scalarOf(container), 'container'])
  for (const pair of job.services?.pairs ?? [])
    if (pair.value?.kind === 'mapping') images.push([scalarOf(pair.value.get('image')), `services.${pair.key.text}.image`])
  for (const [scalar, place] of images) {
    if (!scalar) continue
    const { names, isKnown } = imageNames(scalar, job)
    const loose = names.map(loosenessOf).filter((each) => each !== undefined)
    const worst = loose.includes('tag is missing or latest') ? 'tag is missing or latest' : loose[0]
    if (worst !== undefined) yield draftOf(scalar, `${job.structure}.${place}`, worst)
    else if (!isKnown && !/@sha256:[0-9a-f]{64}$/.test(scalar.text.trim()))
      yield draftOf(scalar, `${job.structure}.${place}`, 'name is computed')
  }
}

type Looseness = 'tag is missing or latest' | 'digest is missing' | 'name is computed'

function loosenessOf(name: string): Looseness | undefined {
  if (/@sha\d{3}:/.test(name)) return undefined
  if (name.includes('${{')) return 'name is computed'
  const last = name.split('/').at(-1) ?? ''
  const tag = last.split(':')[1]
  return tag === undefined || tag === '' || tag === 'latest' ? 'tag is missing or latest' : 'digest is missing'
}

function draftOf(at: Scalar, structure: string, looseness: Looseness): Draft {
  const isLoose = looseness === 'tag is missing or latest'
  return {
    at,
    structure,
    message: `The image ${at.text.trim().slice(0, 80)} is not pinned: its ${looseness}.`,
    ...(isLoose ? {} : { persona: 'pedantic' as const, severity: 'low' as const }),
  }
}
