import { globSync, readFileSync } from 'node:fs'
import { check } from 'recheck'
import { regexLiterals } from '/work/main/scanner/test/regex-literals.ts'
const dirs=process.argv.slice(2)
for (const d of dirs) for (const f of globSync(d,{cwd:'/work/main/scanner/src'})) for (const {pattern,flags,line} of regexLiterals(readFileSync('/work/main/scanner/src/'+f,'utf8'))) { if (!/[*+{]/.test(pattern)) continue; const a=await check(pattern,flags.replaceAll(/[dv]/g,''),{timeout:15000,attackTimeout:500,incubationTimeout:500}); if (a.status!=='safe') console.log(f,line,pattern.slice(0,150),a.status, a.status==='vulnerable'?a.complexity.summary:'') }
console.log('done')
