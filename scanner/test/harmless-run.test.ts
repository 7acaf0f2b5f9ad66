import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printedBy } from './harmless-run.ts'
import { mutators } from './mutators.ts'

const harmless = `on: push
env:
  TOP: ${'${{ secrets.TOP }}'}
jobs:
  print:
    runs-on: ubuntu-latest
    steps:
      - run: |
          name="worl"d
          printf '%s\\n' "hello $name" | tr a-z A-Z
          cat <<EOF | sed 's/^/> /'
          one $name
            two ${'${{ secrets.TOKEN }}'}
          EOF
      - env:
          OWN: ${'${{ secrets.OWN }}'}
        run: |
          for i in 1 2; do echo "round $i" 'single $i'; done
          echo "token ${'${{ secrets.TOKEN }}'}" && echo 'quoted ${'${{ secrets.TOKEN }}'}' plain ${'${{ secrets.OWN }}'}
          echo last \\
            word "$OWN" $TOP "$(printf '%s' "\${OWN}" | rev)"
          echo host.one.example "https://two.example/path?x=$OWN" | cat
          env echo a  b   c
          if true; then
            printf "%s|" a "b c" 'd
          e'
          fi
          true || echo never; (echo sub); { echo group; }
`

const secrets = { TOKEN: 'to-ken', OWN: 'own', TOP: 'top' }

/** They send by another program or to another host, or put commands around: what is printed differs. */
const elsewhere = /^(?:curl-to-|file-hop|array-command|own-looking-host|bare-address|powershell-case|benign-steps-around)/

test('a harmless script prints the same under every disguise', () => {
  const expected = printedBy(harmless, secrets)
  assert.match(expected, /HELLO WORLD\n> one world\n> {3}two to-ken\nround 1 single \$i\n/)
  let compared = 0
  for (const [name, mutate] of Object.entries(mutators)) {
    if (elsewhere.test(name)) continue
    const text = mutate(harmless)
    if (text === undefined) continue
    const printed = printedBy(text, secrets)
    compared++
    assert.equal(printed, expected, `${name}\n${text}`)
  }
  assert.ok(compared >= 34, `${compared} disguises were compared`)
})
