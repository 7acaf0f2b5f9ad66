import { readFileSync } from 'node:fs'
import { runProgram } from './children.ts'

export interface Load {
  readonly requestsPerSecond: number
  /** The slowest of a hundred. */
  readonly slowestMilliseconds: number
  /** Answers that were neither 2xx nor 3xx, and broken connections. */
  readonly errors: number
  /** Time of the processor that the server took for each, in user and system mode: what else the machine does shows less in it. */
  readonly cpuMicroseconds: number
}

export const connections = 32

/** One thread, 32 connections that stay open, asking one server process (its children are counted with it). */
export async function wrk(
  server: { readonly pid: number },
  url: string,
  headers: Readonly<Record<string, string>>,
  seconds: number,
): Promise<Load> {
  const words = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const before = cpuSeconds(server.pid)
  const output = await runProgram('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '20s', ...words, url], {
    deadlineSeconds: seconds + 30,
  })
  const cpu = cpuSeconds(server.pid) - before
  const sockets = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(output)
  const errors =
    Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0) +
    (sockets ? sockets.slice(1).reduce((sum, count) => sum + Number(count), 0) : 0)
  const slowest = /99%\s+([\d.]+)(us|ms|s)/.exec(output)
  const requests = Number(/(\d+) requests in/.exec(output)?.[1])
  const requestsPerSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1])
  if (!slowest || !(requests > 0) || !(requestsPerSecond > 0)) throw new Error(`wrk got no answer from ${url}: ${output.slice(0, 300)}`)
  const unit = { us: 0.001, ms: 1, s: 1000 }[slowest[2] as 'us' | 'ms' | 's']
  return { requestsPerSecond, slowestMilliseconds: Number(slowest[1]) * unit, errors, cpuMicroseconds: (cpu / requests) * 1e6 }
}

/** Of a process and its children, from /proc/<pid>/stat (proc(5): utime and stime, in hundredths of a second). */
function cpuSeconds(pid: number): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  return (Number(afterName[11]) + Number(afterName[12])) / 100 + children.reduce((sum, child) => sum + cpuSeconds(Number(child)), 0)
}
