import { editScripts } from '../workflow-edit.ts'
import type { Mutate } from './mutator.ts'

export const functionWrap: Mutate = (text) =>
  editScripts(text, (script) => `report() {\n${script.replace(/\n?$/, '\n')}}\nif true; then\n  report "$@" || true\nfi\n`)
