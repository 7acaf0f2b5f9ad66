import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pipInstall, pipInstallWithToken, poetryAdd, serviceAndToken, twineUpload, uvInstall } from './client-commands.ts'

const open = { publicUrl: 'https://index.example', isPrivate: false }
const closed = { publicUrl: 'http://localhost:8080', isPrivate: true }

test('lines for installers name the index alone', () => {
  assert.equal(pipInstall(open, { normalizedName: 'a' }), 'pip install --index-url https://index.example/simple/ a')
  assert.equal(
    uvInstall(open, { normalizedName: 'a', version: '1.0+b' }),
    'uv pip install --default-index https://index.example/simple/ a==1.0+b',
  )
  assert.deepEqual(poetryAdd(open, { normalizedName: 'a' }), [
    'poetry source add holdfast https://index.example/simple/',
    'poetry add --source holdfast a',
  ])
})

test('a version with an epoch is quoted, because an interactive shell reads ! as history', () => {
  assert.equal(
    pipInstall(open, { normalizedName: 'a', version: '1!2.0' }),
    "pip install --index-url https://index.example/simple/ 'a==1!2.0'",
  )
})

test('where reading is private a token is asked for or comes from a variable, and stands in no line', () => {
  assert.equal(
    pipInstallWithToken(closed, { normalizedName: 'a' }),
    'pip install --index-url http://__token__:$INDEX_TOKEN@localhost:8080/simple/ a',
  )
  assert.equal(
    uvInstall(closed, { normalizedName: 'a' }),
    'uv pip install --default-index http://__token__:$INDEX_TOKEN@localhost:8080/simple/ a',
  )
  assert.ok(poetryAdd(closed, { normalizedName: 'a' }).includes('poetry config http-basic.holdfast __token__'))
})

test('publishing asks for the token', () => {
  assert.equal(twineUpload(open), 'twine upload --repository-url https://index.example/legacy/ --username __token__ dist/*')
  assert.deepEqual(serviceAndToken('ada')[0], 'npx holdfast user create ci --service --owner ada')
})
