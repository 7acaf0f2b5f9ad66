import type { Write } from './writers/writer.ts'

/** Every output, by the word of `--format`. Loaded when asked for. */
export const writers: Readonly<Record<string, () => Promise<Write>>> = {
  text: async () => (await import('./writers/text.ts')).writeText,
  json: async () => (await import('./writers/json.ts')).writeJson,
  sarif: async () => (await import('./writers/sarif.ts')).writeSarif,
  github: async () => (await import('./writers/github.ts')).writeGithub,
  markdown: async () => (await import('./writers/markdown.ts')).writeMarkdown,
}
