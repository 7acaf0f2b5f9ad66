import { en } from './hold-templates/en.ts'
import type { HoldTemplate } from './hold-templates/hold-template.ts'
import { pt } from './hold-templates/pt.ts'
import { ru } from './hold-templates/ru.ts'
import type { Language } from './language.ts'

/** What waits, and who has which role, in every language: one line each. */
export const holdTemplates: Readonly<Record<Language, HoldTemplate>> = { en, pt, ru }
