import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sanitiseMarkdown } from './sanitise-markdown.ts'

const shown: readonly (readonly [what: string, markdown: string, markup: string])[] = [
  ['a paragraph with emphasis', 'a *b* **c** `d`', '<p>a <em>b</em> <strong>c</strong> <code>d</code></p>\n'],
  ['a link over https', '[a](https://x.test/)', '<p><a href="https://x.test/" rel="nofollow noopener noreferrer">a</a></p>\n'],
  ['a bare address', 'https://x.test/a', '<p><a href="https://x.test/a" rel="nofollow noopener noreferrer">https://x.test/a</a></p>\n'],
  ['an address for mail', '<a@x.test>', '<p><a href="mailto:a@x.test" rel="nofollow noopener noreferrer">a@x.test</a></p>\n'],
  ['headings below those of the page', '# a\n## b\n# c', '<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n'],
  ['headings without gaps', '### a\n###### b\n## c', '<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n'],
  ['headings that are deep', '# a\n## b\n### c\n#### d\n##### e', '<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h6>d</h6>\n<h6>e</h6>\n'],
  [
    'a picture as a link',
    '![alt](https://x.test/a.png)',
    '<p><a href="https://x.test/a.png" rel="nofollow noopener noreferrer">[alt]</a></p>\n',
  ],
  [
    'a picture without words',
    '![](https://x.test/a.png)',
    '<p><a href="https://x.test/a.png" rel="nofollow noopener noreferrer">[picture]</a></p>\n',
  ],
  [
    'a badge as one link',
    '[![b](https://x.test/b.svg)](https://x.test/)',
    '<p><a href="https://x.test/" rel="nofollow noopener noreferrer"><span>[b]</span></a></p>\n',
  ],
  [
    'a table',
    '|a|\n|-|\n|b|',
    '<table tabindex="0">\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n',
  ],
  ['code as it is', '```py\n<b>&\n```', '<pre><code>&lt;b&gt;&amp;\n</code></pre>\n'],
]
for (const [what, markdown, markup] of shown) test(`Markdown shows ${what}`, () => assert.equal(sanitiseMarkdown(markdown), markup))

const hostile: readonly (readonly [what: string, markdown: string])[] = [
  ['a script', '<script>alert(1)</script>'],
  ['a script in pieces', '<scr<script>ipt>alert(1)</scr</script>ipt>'],
  ['a script in upper case', '<SCRIPT SRC=https://x.test/a.js></SCRIPT>'],
  ['an event attribute', '<b onclick="alert(1)">a</b>'],
  ['an event of a picture', '<img src=x onerror=alert(1)>'],
  ['a picture from elsewhere', '<img src="https://x.test/pixel.png" alt="a">'],
  ['a picture in srcset', '<img srcset="https://x.test/a.png 2x">'],
  ['a javascript: link', '[a](javascript:alert(1))'],
  ['a javascript: link in HTML', '<a href="javascript:alert(1)">a</a>'],
  ['a javascript: link with a tab', '<a href="java\tscript:alert(1)">a</a>'],
  ['a javascript: link in entities', '<a href="&#106;avascript:alert(1)">a</a>'],
  ['a javascript: link behind a blank', '<a href=" javascript:alert(1)">a</a>'],
  ['a data: link', '<a href="data:text/html,<script>alert(1)</script>">a</a>'],
  ['a vbscript: link', '[a](vbscript:a)'],
  ['a plain http link', '[a](http://x.test/)'],
  ['a relative link', '[a](../../project/other/)'],
  ['a link without a scheme', '<a href="//x.test/">a</a>'],
  ['a javascript: picture', '![a](javascript:alert(1))'],
  ['a style attribute', '<p style="position:fixed;background:url(https://x.test/)">a</p>'],
  ['a style sheet', '<style>@import url(https://x.test/a.css)</style>'],
  ['a linked style sheet', '<link rel=stylesheet href=https://x.test/a.css>'],
  ['a frame', '<iframe src="https://x.test/"></iframe>'],
  ['a frame with a document', '<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
  ['a form', '<form action="https://x.test/"><input name=password><button>Sign in</button></form>'],
  ['a class of ours', '<div class="banner red">a</div>'],
  ['an id that hides a variable', '<a id="document" name="cookie">a</a>'],
  ['an SVG with a script', '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)">a</a></svg>'],
  ['MathML that carries HTML', '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>'],
  ['markup in a noscript', '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>'],
  ['a comment that never ends', '<!--><img src=x onerror=alert(1)>'],
  ['a base address', '<base href="https://x.test/">'],
  ['a refresh', '<meta http-equiv=refresh content="0;url=https://x.test/">'],
  ['an object', '<object data="https://x.test/a.swf"></object><embed src="https://x.test/a.swf">'],
  ['a video', '<video src="https://x.test/a.mp4" poster="https://x.test/a.png"></video>'],
  ['a link title with a quote', '[a](https://x.test/ "\\" onmouseover=alert(1) x=\\"")'],
  ['an address with a quote', '<a href="https://x.test/&quot; onmouseover=&quot;alert(1)">a</a>'],
  ['a language of code', '```" onclick="alert(1)\na\n```'],
  ['a target', '<a href="https://x.test/" target=_top rel=opener ping=https://x.test/ download>a</a>'],
]
const tag = /<\/?([a-z0-9]+)((?:\s+[a-z]+(?:="[^"]*")?)*)\s*\/?>/g
const plainTag =
  /^(p|div|hr|ul|ol|li|dl|dt|dd|blockquote|pre|details|summary|h[3-6]|table|caption|thead|tbody|tfoot|tr|th|td|a|span|br|code|kbd|samp|var|em|strong|b|i|s|del|ins|sub|sup|q|cite|small|mark)$/
const plainAttributes = /^( href="(https:\/\/|mailto:)[^"<>]*" rel="nofollow noopener noreferrer")?( start="\d+")?( open)?( tabindex="0")?$/
for (const [what, markdown] of hostile) {
  test(`Markdown passes nothing active of ${what}`, () => {
    const markup = sanitiseMarkdown(`${markdown}\n\nafter`)
    for (const [, name, attributes] of markup.matchAll(tag)) {
      assert.match(name!, plainTag)
      assert.match(attributes!, plainAttributes)
    }
    assert.doesNotMatch(markup.replaceAll(tag, ''), /[<]/)
  })
}

test('a link to nowhere and without words is left out', () => {
  assert.equal(sanitiseMarkdown('[](https://x.test/)'), '<p></p>\n')
})
