import type { CodeToken } from '../code-tokens.ts'
import { joined, knownText, nothing, spaced, textValue } from '../value.ts'
import { argumentsOf, bare } from './brackets.ts'
import type { CodeReader } from './code-reader.ts'
import { argumentValue } from './labelled-values.ts'
import { growList } from './lists.ts'
import { plainPath } from './opened.ts'

/** A thing that is told where to connect, or is given something to keep, holds it from then on. */
export function grow(reader: CodeReader, first: CodeToken, path: string, tokens: readonly CodeToken[]): void {
  if (first.kind === 'name') {
    growList(reader, bare(first.text), path, tokens)
    readInto(reader, bare(first.text), path, tokens)
  }
  if (
    first.kind !== 'name' ||
    !/\.(?:connect|connect_ex|append|push|setrequestproperty|addrequestproperty|setrequestheader|setheader|addheader|header|setvalue|tryaddwithoutvalidation|update|extend|add|set|setdefault|unshift|insert|set_form_data|set_body|setopt|open|add_field|add_header|putrequest|writestring|writebyte|push_str|putheader)$/.test(
      path,
    )
  )
    return
  const name = bare(first.text)
  if (!reader.scope.variables.has(name) && !/^(?:go|java|csharp|rust)$/.test(reader.scope.language)) return
  const values = argumentsOf(tokens).map((each) => reader.scope.solid(argumentValue(reader, each)))
  const [label = nothing, ...rest] = values
  // `headers.set('Authorization', x)`: the first names the second.
  const isLabel = rest.length > 0 && /^[\w-]{1,60}$/.test(knownText(label) ?? '')
  reader.scope.add(name, joined(textValue(' '), ...(isLabel ? [label, textValue(': '), ...rest] : [spaced(values)])))
}

/** `settings.read('x.ini')`, `settings.read_string(x)`: what a thing is told to read it holds. */
function readInto(reader: CodeReader, name: string, path: string, tokens: readonly CodeToken[]): void {
  if (!/^\w{1,80}\.(?:read|read_file|readfp|read_string|read_dict|loadfile|load)$/.test(path) || !reader.scope.variables.has(name)) return
  const [first] = argumentsOf(tokens)
  if (first === undefined) return
  const given = reader.scope.solid(reader.value(first))
  const { job } = reader.scope.shell.world
  const held = /\.(?:read|loadfile|load)$/.test(path) ? job.read(plainPath(given), reader.scope.at) : given
  if (held !== undefined && held.pieces.length > 0) reader.scope.variables.set(name, held)
}
