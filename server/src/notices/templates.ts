import { holdTemplates } from './hold-templates.ts'
import type { Language } from './language.ts'
import { en } from './templates/en.ts'
import { pt } from './templates/pt.ts'
import { ru } from './templates/ru.ts'
import type { OwnTemplate, Template } from './templates/template.ts'

/** Every language, one line each. */
export const templates: Readonly<Record<Language, Template>> = {
  en: whole(en, 'en'),
  pt: whole(pt, 'pt'),
  ru: whole(ru, 'ru'),
}

function whole(own: OwnTemplate, language: Language): Template {
  return { ...own, kinds: { ...own.kinds, ...holdTemplates[language] } }
}
