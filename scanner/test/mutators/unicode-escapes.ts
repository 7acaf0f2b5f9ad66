import { isScalar, Scalar } from 'yaml'
import { parseWorkflow, print, stepsOf } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

const KEPT = /[\s\\"]/

function escaped(text: string): string {
  const letters = [...text].map((letter, index) => {
    const code = letter.codePointAt(0)!
    if (letter === '\n') return '\\n'
    if (letter === '"' || letter === '\\') return `\\${letter}`
    if (KEPT.test(letter) || code > 126) return letter
    return index % 3 === 0 ? `\\u${code.toString(16).padStart(4, '0')}` : index % 3 === 1 ? `\\x${code.toString(16)}` : letter
  })
  return `"${letters.join('')}"`
}

/** Scripts and inputs as double-quoted YAML in which two of three letters are escapes. */
export const unicodeEscapes: Mutate = (text) => {
  const workflow = parseWorkflow(text)
  const places: { mark: string; value: string }[] = []
  const steps = stepsOf(workflow)
  for (const [index, step] of steps.entries()) {
    const pair = step.map.items.find(({ key }) => isScalar(key) && key.value === 'run')!
    const mark = `HFPLACE${index}E`
    places.push({ mark, value: step.run })
    pair.value = new Scalar(mark)
  }
  if (steps.length === 0) return undefined
  return places.reduce((out, { mark, value }) => out.replace(mark, () => escaped(value)), print(workflow))
}
