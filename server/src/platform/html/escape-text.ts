const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in an element or between quotes in an attribute. For markup beyond the simple pages use the `html` tag. */
export const escapeText = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character]!)
