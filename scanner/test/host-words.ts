import { shellTokens } from './shell-words.ts'

/** The hosts of the samples; none of them exists. A variable or a mark of printf before the first dot is no part of one. */
export const HOST = /(?<![$%{\w])(?:[a-z0-9-]+\.)+(?:example|test)\b|\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}\b/g

/** Puts a shell expression in place of each host that stands where the shell would replace a variable. */
export function replaceHosts(line: string, instead: (host: string) => string): string {
  let out = line
  for (const token of (shellTokens(line) ?? []).toReversed()) {
    if (token.kind === 'operator' || /'|\\\n|`|\$\(/.test(token.text)) continue
    out = out.slice(0, token.start) + token.text.replace(HOST, instead) + out.slice(token.end)
  }
  return out
}
