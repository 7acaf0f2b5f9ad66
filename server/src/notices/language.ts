/** The languages in which people are written to. */
export const languages = ['en', 'pt', 'ru'] as const

export type Language = (typeof languages)[number]

export const isLanguage = (text: string): text is Language => languages.some((language) => language === text)
