// What pages can do better with script. They work without.

for (const button of document.querySelectorAll('button[data-copies]')) {
  const source = document.getElementById(button.dataset.copies)
  // A browser that offers no clipboard (plain http from elsewhere) gets no button.
  if (!source || !navigator.clipboard) continue
  const label = button.firstChild
  let timer
  button.hidden = false
  button.addEventListener('click', async () => {
    const done = await navigator.clipboard.writeText(source.textContent).then(
      () => 'Copied',
      () => 'Not copied',
    )
    label.data = done
    clearTimeout(timer)
    timer = setTimeout(() => {
      label.data = 'Copy'
    }, 2000)
  })
}

const here = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })
for (const time of document.querySelectorAll('time[data-zoned]')) {
  const at = new Date(time.dateTime)
  if (at.getTimezoneOffset() !== 0) time.append(` (${here.format(at)})`)
}
