import type { Call } from '../commands.ts'
import { replaceTree } from '../source-tree.ts'
import { knownText, readableText, textValue } from '../value.ts'

/**
 * `go mod edit -replace a=host/b@v`: a module of others in place of another, where the job also turns off what checks that everybody
 * gets the same. Who has modules of his own says so by `GOPRIVATE`.
 */
export function noteModules(call: Call): void {
  const { settings } = call.shell.world.job
  const words = call.args.slice(0, 40).map(readableText)
  if (words[0] === 'mod' && words[1] === 'edit')
    for (const [index, each] of words.entries()) {
      const given = /^--?replace(?:=|$)/.test(each) ? each.replace(/^--?replace=?/, '') || (words[index + 1] ?? '') : ''
      const module = given.slice(given.indexOf('=') + 1)
      if (/^[\w-]{1,63}\.[\w.-]{1,200}\//.test(module)) settings.set('go module', textValue(`https://${module}`))
    }
  const module = settings.get('go module')
  const setting = (name: string) => knownText(call.shell.lookup(name, call.at))
  if (module !== undefined && setting('GOSUMDB') === 'off' && setting('GOPRIVATE') === undefined)
    replaceTree(call.shell.world.job, readableText(module), 'depends on what an address answers')
}
