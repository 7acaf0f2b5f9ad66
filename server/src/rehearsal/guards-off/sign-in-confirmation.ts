import { openReception as original } from '../../accounts/reception.ts'

export * from '../../accounts/reception.ts'

/** A code is enough, whichever browser it is typed into. */
export const openReception = ((...given: Parameters<typeof original>) => {
  const opened = original(...given)
  return { ...opened, terms: { ...opened.terms, unknownBrowser: 'let-in' } }
}) as typeof original
