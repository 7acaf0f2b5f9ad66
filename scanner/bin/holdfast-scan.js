#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it as far as this sentence.
const [major] = process.versions.node.split('.')
if (Number(major) < 24) {
  console.error(`holdfast-scan: needs Node.js 24 or newer, and this is ${process.versions.node}.`)
  process.exit(2)
}
const { existsSync } = await import('node:fs')
const source = new URL('../src/main.ts', import.meta.url)
await import(existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href)
