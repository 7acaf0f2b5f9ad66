import { html } from 'hono/html'
import { listAllAdministrators } from '../../accounts/administrators/list-administrators.ts'
import { peopleWarnings } from '../../accounts/people-warnings.ts'
import { listWaitingRecoveries } from '../../accounts/recovery/store.ts'
import type { Config } from '../../config.ts'
import { findLastPosition } from '../../journal/store.ts'
import { countDeliveries } from '../../notices/deliveries/store.ts'
import type { DeliveryState } from '../../notices/store.ts'
import type { Markup } from '../../platform/html/markup.ts'
import type { Call } from '../call.ts'
import { version } from '../version.ts'
import { type Greeting, greetingOf } from './greeting.ts'
import { layout } from './layout.ts'
import { answerPage } from './page-answer.ts'
import { countText } from './pieces/amount.ts'
import { badge } from './pieces/badge.ts'
import { banner } from './pieces/banner.ts'
import { facts } from './pieces/facts.ts'

/** What the page of the state of an index shows. */
export interface StatusView {
  readonly config: Pick<Config, 'preset' | 'publicUrl' | 'reading' | 'people' | 'mail'>
  readonly canPasskeys: boolean
  readonly mails: Readonly<Record<DeliveryState, number>>
  /** Those who can act at the moment, and all that there are. */
  readonly administrators: { readonly acting: number; readonly all: number }
  /** Recoveries that wait for administrators. */
  readonly recoveries: number
  readonly lastPosition: number
  readonly greeting: Greeting | undefined
}

/** `GET /status`, for administrators: what protects the people of this index, and what does not. */
export async function statusPage(call: Call): Promise<Response> {
  const { db, clock, config, terms } = call.instance
  const administrators = await listAllAdministrators(db.read, clock.now())
  const view = statusView({
    config,
    canPasskeys: terms.party !== undefined,
    mails: await countDeliveries(db.read),
    administrators: { acting: administrators.filter(({ isActing }) => isActing).length, all: administrators.length },
    recoveries: (await listWaitingRecoveries(db.read)).length,
    lastPosition: await findLastPosition(db.read),
    greeting: await greetingOf(call),
  })
  return answerPage(call, view, { isFleeting: true })
}

export function statusView(view: StatusView): Markup {
  const { config, canPasskeys, administrators, recoveries, lastPosition, greeting } = view
  const { people } = config
  const warnings = peopleWarnings(config)
  const isBreachCheckOn = people.breachUrl !== undefined || people.breachFile !== undefined
  return layout({
    title: 'State of this index',
    greeting,
    body: html`${warnings.length === 0 ? '' : banner('amber', `${countText(warnings.length, 'setting')} could be wiser.`, html`<a href="#wiser">Which?</a>`)}
<h1>State of this index</h1>
<p class="lede">What protects the people who sign in here. Settings are changed where the index runs: <code>holdfast config show</code></p>
<div class="columns even">
${mailSection(view)}
${facts('Signing in', 'signing-in', [
  ['Preset', html`${config.preset}: <a href="/admin/policy">the policy in force</a>`],
  [
    'Accounts are made',
    { open: 'by everybody with an address', invitation: 'by whoever was invited', closed: 'on the host alone' }[people.registration],
  ],
  [
    'Passkeys',
    canPasskeys
      ? badge('possible', 'kelp')
      : html`${badge('impossible', 'amber')} browsers make none for ${config.publicUrl}: it takes https and a host name. An authenticator app with recovery codes is the strongest here.`,
  ],
  ['Stolen passwords', isBreachCheckOn ? badge('refused', 'kelp') : html`${badge('not compared', 'amber')} no list of them is set`],
  [
    'A code from an unknown browser',
    {
      'let-in': 'is enough; other browsers are told',
      'mail-or-browser': 'waits for a link by mail, or another signed-in browser',
      mail: 'waits for a link by mail',
    }[people.unknownBrowser],
  ],
  [
    'A session ends',
    `after ${countText(people.sessionIdleDays, 'day')} unused, and after ${countText(people.sessionDays, 'day')} in any case`,
  ],
])}
</div>
<div class="columns even">
${facts('People who decide', 'deciding', [
  [
    'Administrators',
    html`${administrators.acting}${administrators.acting < administrators.all ? ` of ${administrators.all} can act at the moment` : ''}${administrators.acting < 2 ? html` ${badge('single operator', 'amber')} what takes two is done on the host, and the journal says so` : ''}`,
  ],
  ['Recoveries that wait', recoveries === 0 ? 'none' : html`${badge(String(recoveries), 'amber')} <code>holdfast recovery list</code>`],
])}
${facts('The record', 'record', [
  ['Entries of the journal', String(lastPosition)],
  ['Version', version],
])}
</div>
${warnings.length === 0 ? '' : html`<section class="panel" aria-labelledby="wiser"><h2 id="wiser">What could be wiser</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>\n`)}</ul></section>`}`,
  })
}

function mailSection({ config, mails }: StatusView): Markup {
  const isServed = config.mail.smtpUrl !== undefined
  return facts('Mail', 'mail', [
    [
      'Mails',
      isServed
        ? html`${badge('mail server', 'kelp')} from ${config.mail.from}`
        : html`${badge('outbox', 'amber')} written to a folder, sent to nobody: no mail server is set`,
    ],
    ['Wait', String(mails.waiting)],
    ['Delivered', String(mails.delivered)],
    ['Rejected', mails.rejected === 0 ? '0' : html`${badge(String(mails.rejected), 'amber')} the addresses do not exist, or want none`],
    ['Given up', mails.failed === 0 ? '0' : html`${badge(String(mails.failed), 'red')} after two weeks of trying`],
  ])
}
