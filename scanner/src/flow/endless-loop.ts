import { commandsIn, type ShellNode, writtenWord } from '../shell/shell-program.ts'

/** `while true` without a way out. */
export function isForEver(node: Extract<ShellNode, { kind: 'loop' }>): boolean {
  const [first, ...others] = node.first
  const words = first?.kind === 'command' ? first.words.map(writtenWord) : []
  if (others.length > 0 || !/^(?:true|:|\/bin\/true|\[{1,2} (?:1|true) \]{1,2})$/.test(words.join(' '))) return false
  return ![...commandsIn(node.body)].some((each) =>
    /^(?:break|exit|return)$/.test(each.words[0] === undefined ? '' : writtenWord(each.words[0])),
  )
}
