import type { Job } from '../model/ci-file.ts'
import { mappingOf, type Scalar, scalarsOf, type YamlNode } from '../model/yaml-node.ts'

/** What `matrix.NAME` can be. */
export interface MatrixValues {
  readonly scalars: readonly Scalar[]
  /** False where some of it is computed, or is no plain text. */
  readonly isKnown: boolean
}

/** Every value that a matrix gives to a name, those of `include` too, without those that `exclude` takes away by itself. */
export function matrixValues(job: Job | undefined, name: string): MatrixValues {
  const node = job?.strategy?.get('matrix')
  const matrix = mappingOf(node)
  if (matrix === undefined) return { scalars: [], isKnown: false }
  const found: YamlNode[] = []
  let isKnown = true
  const take = (value: YamlNode | undefined) => {
    if (value?.kind === 'list') found.push(...value.items.filter((item) => item !== undefined))
    else if (value !== undefined) found.push(value)
  }
  const get = (table: ReturnType<typeof mappingOf>) => table?.pairs.find((pair) => pair.key.text.toLowerCase() === name)?.value
  const own = get(matrix)
  if (own !== undefined && own.kind === 'scalar' && own.text.includes('${{')) isKnown = false
  take(own)
  const include = matrix.get('include')
  if (include?.kind === 'list') for (const item of include.items) take(get(mappingOf(item)))
  else if (include !== undefined) isKnown = false
  const excluded = new Set(
    (matrix.get('exclude')?.kind === 'list' ? (matrix.get('exclude') as { items: readonly (YamlNode | undefined)[] }).items : [])
      .map((item) => mappingOf(item))
      // With a second key it takes away combinations only.
      .filter((item) => item?.pairs.length === 1)
      .flatMap((item) => scalarsOf(get(item)).map((scalar) => scalar.text)),
  )
  const scalars = found.filter((value): value is Scalar => value.kind === 'scalar' && !excluded.has(value.text))
  return { scalars, isKnown: isKnown && found.every((value) => value.kind === 'scalar') && found.length > 0 }
}
