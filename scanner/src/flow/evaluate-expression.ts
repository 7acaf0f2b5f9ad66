import { constantText, pathOf } from '../model/access-path.ts'
import type { Expression, ExpressionNode } from '../model/expression.ts'
import { expressionsIn } from '../model/read-expressions.ts'
import type { Span } from '../model/span.ts'
import type { Scalar } from '../model/yaml-node.ts'
import { allSecretsTaint, secretTaint, tokenTaint } from './taint.ts'
import { isSecret, joined, knownText, nothing, readableText, taintedValue, textValue, unknownValue, type Value } from './value.ts'

/** What the words of expressions stand for at one point of a workflow. */
export interface Scope {
  env(name: string): Value | undefined
  wholeEnv(): Value
  stepOutput(step: string, name: string): Value | undefined
  jobOutput(job: string, name: string): Value | undefined
  input(name: string): Value | undefined
  /** The values that a name of the matrix takes. */
  matrix(name: string): readonly Value[]
}

/** The text of a scalar with its expressions worked out as far as they can be. */
export function evaluateScalar(scalar: Scalar, scope: Scope): Value {
  const expressions = expressionsIn(scalar)
  if (expressions.length === 0) return textValue(scalar.text)
  const values: Value[] = []
  let at = 0
  for (const each of expressions) {
    values.push(textValue(scalar.text.slice(at, each.from)), evaluateExpression(each, scope))
    at = each.to
  }
  return joined(...values, textValue(scalar.text.slice(at)))
}

export function evaluateExpression(expression: Expression, scope: Scope): Value {
  return expression.tree === undefined ? evaluateUnreadable(expression) : evaluate(expression.tree, scope, 0)
}

/** What cannot be parsed may still be read by a runner newer than we are: the names of secrets in it count. */
function evaluateUnreadable(expression: Expression): Value {
  const values: Value[] = []
  for (const match of expression.text.matchAll(/\bsecrets\b(?:\s{0,5}\.\s{0,5}(\w{1,100})|\s{0,5}\[\s{0,5}'(\w{1,100})')?/gi)) {
    const name = match[1] ?? match[2]
    values.push(name === undefined ? taintedValue(allSecretsTaint(expression), 'secrets') : secretValue(name, expression))
  }
  return values.length === 0 ? unknownValue(expression.text.trim().slice(0, 60)) : joined(...values)
}

function secretValue(name: string, at: Span): Value {
  return taintedValue(secretTaint(name, at), `secrets.${name}`)
}

function evaluate(node: ExpressionNode, scope: Scope, depth: number): Value {
  if (depth > 60) return nothing
  const next = (each: ExpressionNode) => evaluate(each, scope, depth + 1)
  if (node.kind === 'literal') return textValue(constantText(node) ?? '')
  if (node.kind === 'not' || node.kind === 'compare') return unknownValue('condition')
  if (node.kind === 'logic') {
    if (node.operator === '&&') return next(node.args.at(-1) as ExpressionNode)
    const values = node.args.map(next)
    const secret = values.filter(isSecret)
    const known = values.find((each) => knownText(each) !== undefined && each.pieces.length > 0)
    if (secret.length > 0) return joined(...secret, known ?? nothing)
    return known ?? values[0] ?? nothing
  }
  if (node.kind === 'call') return evaluateCall(node.name, node.args, next)
  const path = pathOf(node)
  if (path !== undefined) return evaluatePath(node, path, scope, next)
  if (node.kind !== 'access') return nothing
  // `fromJSON(secrets.X).y`, `toJSON(x)[0]`: a part of it.
  const of = next(node.of)
  return isSecret(of) ? of : unknownValue('part')
}

function evaluateCall(name: string, args: readonly ExpressionNode[], next: (each: ExpressionNode) => Value): Value {
  switch (name) {
    case 'format': {
      const [pattern, ...values] = args.map(next)
      return formattedValue(pattern ?? nothing, values)
    }
    case 'join': {
      const [list, separator] = args.map(next)
      return joined(list ?? nothing, isSecret(list ?? nothing) ? nothing : (separator ?? nothing))
    }
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'hashfiles':
    case 'success':
    case 'failure':
    case 'always':
    case 'cancelled':
      return unknownValue(`${name}()`)
    default: {
      const values = args.map(next)
      if (values.some(isSecret)) return joined(...values)
      return values.length === 1 && (name === 'tojson' || name === 'fromjson') ? (values[0] as Value) : unknownValue(`${name}()`)
    }
  }
}

function formattedValue(pattern: Value, values: readonly Value[]): Value {
  const text = knownText(pattern)
  if (text === undefined) return joined(pattern, ...values)
  const parts: Value[] = []
  let at = 0
  for (const match of text.matchAll(/\{\{|\}\}|\{(\d{1,3})\}/g)) {
    parts.push(textValue(text.slice(at, match.index)))
    parts.push(match[1] === undefined ? textValue(match[0].slice(1)) : (values[Number(match[1])] ?? nothing))
    at = match.index + match[0].length
  }
  return joined(...parts, textValue(text.slice(at)))
}

function evaluatePath(node: ExpressionNode, path: readonly string[], scope: Scope, next: (each: ExpressionNode) => Value): Value {
  const [context = '', first = '', second = '', third = ''] = path.map((each) => each.toLowerCase())
  const name = path[1] ?? ''
  const written = path.join('.')
  switch (context) {
    case 'secrets':
      return evaluateSecrets(node, path, next)
    case 'github':
      if (first === 'event' && second === 'inputs') return scope.input(path[3] ?? '') ?? unknownValue(written)
      if (first === 'token' || path.length === 1) return taintedValue(tokenTaint(node), 'github.token')
      return unknownValue(written)
    case 'env':
      if (path.length === 1 || first === '*') return scope.wholeEnv()
      return scope.env(name) ?? unknownValue(written)
    case 'steps':
      return (second === 'outputs' ? scope.stepOutput(first, third) : undefined) ?? unknownValue(written)
    case 'needs':
      return (second === 'outputs' ? scope.jobOutput(first, third) : undefined) ?? unknownValue(written)
    case 'inputs':
      return scope.input(name) ?? unknownValue(written)
    case 'matrix':
      return scope.matrix(first)[0] ?? unknownValue(written)
    default:
      return unknownValue(written)
  }
}

function evaluateSecrets(node: ExpressionNode, path: readonly string[], next: (each: ExpressionNode) => Value): Value {
  const name = path[1]
  if (name !== undefined && name !== '*' && name !== '?') return secretValue(name, node)
  if (name === '?' && node.kind === 'access' && node.index !== '*') {
    const index = next(node.index)
    const text = knownText(index)
    if (text !== undefined && /^\w{1,100}$/.test(text)) return secretValue(text, node)
    return taintedValue(allSecretsTaint(node), `secrets[${readableText(index).slice(0, 40)}]`)
  }
  return taintedValue(allSecretsTaint(node), 'secrets')
}
