import type { Language } from './language.ts'
import { en } from './templates/en.ts'
import { pt } from './templates/pt.ts'
import { ru } from './templates/ru.ts'
import type { Template } from './templates/template.ts'

/** Every language, one line each. */
export const templates: Readonly<Record<Language, Template>> = { en, pt, ru }
