import type { ToldHold } from '../../../ownership/hold-sentence.ts'

/** What a decision does, one sentence each. */
export interface DecisionWords {
  readonly keep: readonly string[]
  readonly goOn: readonly string[]
}

type Words = (told: ToldHold) => DecisionWords

const words: Readonly<Record<string, Words>> = {
  'remove-factor': ({ names }) => ({
    keep: [`The factor is switched on again: whoever holds it can sign in to ${names.target} with it.`],
    goOn: [`The factor stays switched off, and is removed from ${names.target} for good.`],
  }),
  'remove-email': ({ names }) => ({
    keep: [`The address stays, and gets the notices of ${names.target}.`],
    goOn: [`The address is removed from ${names.target}: no link to it works any more.`],
  }),
  'change-primary-email': ({ names }) => ({
    keep: [`The first address of ${names.target} stays what it is.`],
    goOn: ['Links for signing in go to the other address.'],
  }),
  'close-account': ({ names }) => ({
    keep: [`The account ${names.target} stays.`],
    goOn: [`The account ${names.target} is closed for ever, after the time in which it can still come back.`],
  }),
  'make-administrator': ({ names }) => ({
    keep: [`${names.target} does not become an administrator.`],
    goOn: [`${names.target} becomes an administrator, and counts as one of two 14 days later.`],
  }),
  'remove-administrator': ({ names }) => ({
    keep: [`${names.target} can act as an administrator again at once.`],
    goOn: [`${names.target} stays suspended as an administrator, and is none any more then.`],
  }),
  'remove-owner': ({ names }) => ({
    keep: [`${names.target} stays an owner of ${names.project}. A suspension because of it ends.`, ownersMove],
    goOn: [`${names.target} loses the role in ${names.project}.`],
  }),
  'demote-owner': ({ names }) => ({
    keep: [`${names.target} stays an owner of ${names.project}. A suspension because of it ends.`, ownersMove],
    goOn: [`${names.target} gets a smaller role in ${names.project}.`],
  }),
  'leave-project': ({ names }) => ({
    keep: [`${names.target} stays an owner of ${names.project}.`, ownersMove],
    goOn: [`${names.target} gives up the role in ${names.project}.`],
  }),
  'invite-owner': ({ names }) => ({
    keep: [`${names.target} does not become an owner of ${names.project}.`, ownersMove],
    goOn: [`${names.target} becomes an owner of ${names.project}.`],
  }),
  'restore-ownership': ({ names }) => ({
    keep: [`Whoever owns ${names.project} now stays the owner, and can publish again at once.`, ownersMove],
    goOn: [`Nobody publishes to ${names.project} before the owners are put back.`],
  }),
  'succeed-owner': ({ names }) => ({
    keep: [`${names.target} stays an owner of ${names.project}.`, ownersMove],
    goOn: [`${names.target} is no owner of ${names.project} any more, and somebody else follows.`],
  }),
}

const ownersMove = 'Who owns it can be changed again.'

/** What each of the two decisions does to this change. An act of a newer version gets the sentences that are true of all. */
export function decisionWords(told: ToldHold): DecisionWords {
  const own = Object.hasOwn(words, told.act)
    ? words[told.act]!(told)
    : { keep: ['Everything stays as it is.'], goOn: ['What was asked for happens.'] }
  return {
    keep: [...own.keep, `Everybody concerned is told, and ${told.names.requester} cannot ask for the same again for 30 days.`],
    goOn: own.goOn,
  }
}
