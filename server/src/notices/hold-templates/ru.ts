import { wordFor } from '../templates/template.ts'
import type { ToldOrganisationRole, ToldRole } from '../told-codes.ts'
import { voidText } from '../void-reasons.ts'
import { type Deed, type Deeds, deedOf, type HoldTemplate, stopsPublishing } from './hold-template.ts'

const quote = (name: string) => `«${name}»`

const deeds: Deeds = {
  'remove-owner': ({ project, target }) => `исключение «${target}» из владельцев проекта «${project}»`,
  'demote-owner': ({ project, target }) => `понижение «${target}», владельца проекта «${project}»`,
  'leave-project': ({ project, target }) => `выход «${target}» из проекта «${project}»`,
  'invite-owner': ({ project, target }) => `приглашение «${target}» во владельцы проекта «${project}»`,
  'delete-project': ({ project }) => `удаление проекта «${project}»`,
  'delete-release': ({ project }) => `удаление выпуска проекта «${project}»`,
  'remove-email': ({ target }) => `удаление адреса электронной почты учётной записи «${target}»`,
  'change-primary-email': ({ target }) => `изменение основного адреса электронной почты учётной записи «${target}»`,
  'remove-factor': ({ target }) => `удаление фактора учётной записи «${target}»`,
  'remove-administrator': ({ target }) => `лишение «${target}» прав администратора этого индекса`,
  'close-account': ({ target }) => `закрытие учётной записи «${target}»`,
  'restore-ownership': ({ project }) => `возвращение проекта «${project}» прежним владельцам`,
  'lift-freeze': ({ target }) => `снятие заморозки с учётной записи «${target}»`,
  'make-administrator': ({ target }) => `назначение «${target}» администратором этого индекса`,
  'succeed-owner': ({ project, target }) => `замещение «${target}», о ком давно нет вестей, как владельца «${project}»`,
  'loosen-policy': () => 'ослабление политики этого индекса (она показана на странице политики)',
  'delete-organisation': ({ project }) => `удаление организации «${project}»`,
  'move-project': ({ project }) => `перенос проекта «${project}» в другую организацию`,
  'team-gains': ({ project, target }) => `включение команды «${target}» в число владельцев проекта «${project}»`,
  'team-loses': ({ project, target }) => `исключение команды «${target}» из владельцев проекта «${project}»`,
}

const roles: Readonly<Record<ToldRole, string>> = { owner: 'владелец', maintainer: 'сопровождающий', reader: 'читатель', none: 'без роли' }

const organisationRoles: Readonly<Record<ToldOrganisationRole, string>> = {
  owner: 'владелец',
  manager: 'управляющий',
  member: 'участник',
  none: 'без роли',
  'team-joined': 'в составе ещё одной команды',
  'team-left': 'больше не в составе одной из команд',
}

const deed = (of: Deed) => deedOf(deeds, quote, of)
const who = (name: string) =>
  name === ':operator' ? 'Оператор этого индекса' : name === ':system' ? 'Сам индекс' : `Пользователь «${name}»`
const ifYouAgree = 'Если вы согласны, делать ничего не нужно.'

export const ru: HoldTemplate = {
  'hold-announced': (params) => ({
    subject: `Объявлено: ${deed(params)}`,
    happened: `${who(params.actor)} запросил ${deed(params)}.`,
    did: `Пока ничего не изменилось. Если никто не остановит, это произойдёт ${params.applyAt}, не раньше; срок пойдёт, когда все, кого это касается, смогут об этом узнать.`,
    can: `${ifYouAgree} Если нет, остановите.`,
  }),
  'hold-contested': (params) => ({
    subject: `Оспорено: ${deed(params)}`,
    happened: `${who(params.by)} возражает против такого действия: ${deed(params)}.`,
    did: `${stopsPublishing(params) ? 'До решения никто не может публиковать в эти проекты и менять их владельцев. ' : 'Ничего не изменилось. '}Срок не идёт, пока не решат администраторы; через тридцать дней без решения всё останется как было.`,
    can: 'Если вы знаете то, что поможет решить, сообщите администраторам этого индекса.',
  }),
  'hold-resumed': (params) => ({
    subject: `Продолжается: ${deed(params)}`,
    happened: `${who(params.by)} решил, что срок идёт дальше: ${deed(params)}. Указанная причина: «${params.reason}».`,
    did: `Пока ничего не изменилось. Если никто не остановит, это произойдёт ${params.applyAt}, не раньше. То же возражение второй раз не остановит.`,
    can: ifYouAgree,
  }),
  'hold-vetoed': (params) => ({
    subject: `Остановлено: ${deed(params)}`,
    happened: `${who(params.by)} остановил ${deed(params)}.`,
    did: 'Всё остаётся как было. Запросить то же самое снова нельзя тридцать дней.',
    can: ifYouAgree,
  }),
  'hold-withdrawn': (params) => ({
    subject: `Отозвано: ${deed(params)}`,
    happened: `${who(params.by)} отозвал то, что было объявлено: ${deed(params)}.`,
    did: 'Всё остаётся как было.',
    can: 'Делать ничего не нужно.',
  }),
  'hold-voided': (params) => ({
    subject: `Не выполнено: ${deed(params)}`,
    happened: `То, что было объявлено, больше не разрешено: ${deed(params)} (${voidText('ru', params.because)}).`,
    did: 'Всё остаётся как было.',
    can: 'Делать ничего не нужно.',
  }),
  'hold-applied': (params) => ({
    subject: `Выполнено: ${deed(params)}`,
    happened: `${who(params.by)} выполнил то, что было объявлено: ${deed(params)}.`,
    did: 'Это действует с этой минуты. Тот, кто от этого потерял, может отменить это ещё несколько дней.',
    can: ifYouAgree,
  }),
  'hold-undone': (params) => ({
    subject: `Отменено: ${deed(params)}`,
    happened: `${who(params.by)} отменил то, что было сделано: ${deed(params)}.`,
    did: 'Всё снова так, как было раньше.',
    can: ifYouAgree,
  }),
  'owner-invited': ({ project, role, invitee, actor }) => ({
    subject: `Приглашение в проект «${project}»`,
    happened: `${who(actor)} пригласил «${invitee}» в проект «${project}»; роль: ${wordFor(roles, role)}.`,
    did: 'Об этом сообщили всем владельцам проекта. Новой роли пока ни у кого нет.',
    can: `${ifYouAgree} Если нет, остановите.`,
  }),
  'invitation-received': ({ project, role, actor }) => ({
    subject: `Вас приглашают в проект «${project}»`,
    happened: `${who(actor)} приглашает вас в проект «${project}»; роль: ${wordFor(roles, role)}.`,
    did: 'Новой роли у вас пока нет.',
    can: 'По ссылке ниже приглашение можно посмотреть, принять или отклонить. Если имена вам ничего не говорят, не делайте ничего: ничего не произойдёт.',
  }),
  'role-changed': ({ project, role, target, actor }) => ({
    subject: role === 'restored' ? `Другие владельцы проекта «${project}»` : `Другая роль в проекте «${project}»`,
    happened:
      role === 'restored'
        ? `${who(actor)} вернул проект «${project}» тем, кто владел им раньше.`
        : `${who(actor)} изменил роль «${target}» в проекте «${project}»: теперь ${wordFor(roles, role)}.`,
    did: 'Об этом сообщили всем владельцам проекта.',
    can: ifYouAgree,
  }),
  'owner-suspended': ({ project, target, actor, until }) => ({
    subject: `Владелец проекта «${project}» отстранён`,
    happened: `${who(actor)} отстранил «${target}», владельца проекта «${project}».`,
    did: `До ${until} эта учётная запись не может там ни публиковать, ни что-либо менять. Роль у неё остаётся, и она может возразить.`,
    can: ifYouAgree,
  }),
  'project-braked': ({ project, actor, until }) => ({
    subject: `Публикация в проект «${project}» остановлена`,
    happened: `${who(actor)} остановил любую публикацию в проект «${project}».`,
    did: `До ${until} никто не может там публиковать. Уже опубликованное доступно как прежде.`,
    can: `${ifYouAgree} Снять это может владелец.`,
  }),
  'ownership-locked': ({ project, actor, until }) => ({
    subject: `Состав владельцев «${project}» закреплён`,
    happened: `${who(actor)} закрепил состав владельцев проекта «${project}».`,
    did: `До ${until} туда никого нельзя пригласить, и роли не меняются. Публикация продолжается.`,
    can: ifYouAgree,
  }),
  'project-restored': ({ project, actor }) => ({
    subject: `«${project}» возвращён`,
    happened: `${who(actor)} вернул удалённый проект «${project}» из корзины.`,
    did: 'Он снова доступен таким, каким был до удаления, и тем же людям.',
    can: ifYouAgree,
  }),
  'organisation-invited': ({ organisation, role, invitee, actor }) => ({
    subject: `Приглашение в организацию «${organisation}»`,
    happened: `${who(actor)} пригласил «${invitee}» в организацию «${organisation}»; роль: ${wordFor(organisationRoles, role)}.`,
    did: 'Об этом сообщили всем владельцам организации. Новой роли пока ни у кого нет.',
    can: `${ifYouAgree} Если нет, отмените приглашение на странице организации.`,
  }),
  'organisation-invitation': ({ organisation, role, actor }) => ({
    subject: `Вас приглашают в организацию «${organisation}»`,
    happened: `${who(actor)} приглашает вас в организацию «${organisation}»; роль: ${wordFor(organisationRoles, role)}.`,
    did: 'Новой роли у вас пока нет.',
    can: 'По ссылке ниже приглашение можно посмотреть, принять или отклонить. Если имена вам ничего не говорят, не делайте ничего: ничего не произойдёт.',
  }),
  'organisation-role-changed': ({ organisation, role, target, actor }) => ({
    subject: role === 'restored' ? `Другие люди в организации «${organisation}»` : `Другая роль в организации «${organisation}»`,
    happened:
      role === 'restored'
        ? `${who(actor)} вернул организацию «${organisation}» к прежнему состоянию: людей, команды и проекты.`
        : `${who(actor)} изменил роль «${target}» в организации «${organisation}»: теперь ${wordFor(organisationRoles, role)}.`,
    did: 'Об этом сообщили всем владельцам организации.',
    can: ifYouAgree,
  }),
}
