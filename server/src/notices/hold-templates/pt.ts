import { wordFor } from '../templates/template.ts'
import type { ToldOrganisationRole, ToldRole } from '../told-codes.ts'
import { voidText } from '../void-reasons.ts'
import { type Deed, type Deeds, deedOf, type HoldTemplate, stopsPublishing } from './hold-template.ts'

const quote = (name: string) => `“${name}”`

const deeds: Deeds = {
  'remove-owner': ({ project, target }) => `a remoção de “${target}” como proprietário de “${project}”`,
  'demote-owner': ({ project, target }) => `o rebaixamento de “${target}”, proprietário de “${project}”`,
  'leave-project': ({ project, target }) => `a saída de “${target}” de “${project}”`,
  'invite-owner': ({ project, target }) => `o convite para “${target}” ser proprietário de “${project}”`,
  'delete-project': ({ project }) => `a exclusão do projeto “${project}”`,
  'delete-release': ({ project }) => `a exclusão de uma versão de “${project}”`,
  'remove-email': ({ target }) => `a remoção de um endereço de e-mail da conta “${target}”`,
  'change-primary-email': ({ target }) => `a troca do endereço de e-mail principal da conta “${target}”`,
  'remove-factor': ({ target }) => `a remoção de um fator da conta “${target}”`,
  'remove-administrator': ({ target }) => `o fim da administração deste índice por “${target}”`,
  'close-account': ({ target }) => `o encerramento da conta “${target}”`,
  'restore-ownership': ({ project }) => `a devolução de “${project}” aos proprietários anteriores`,
  'lift-freeze': ({ target }) => `o descongelamento da conta “${target}”`,
  'make-administrator': ({ target }) => `a promoção de “${target}” a administrador deste índice`,
  'succeed-owner': ({ project, target }) => `a sucessão de “${target}”, sem notícias há muito tempo, como proprietário de “${project}”`,
  'loosen-policy': () => 'uma política mais frouxa deste índice (ela está na página da política)',
  'delete-organisation': ({ project }) => `a exclusão da organização “${project}”`,
  'move-project': ({ project }) => `a mudança do projeto “${project}” para outra organização`,
  'team-gains': ({ project, target }) => `a entrada da equipe “${target}” entre os proprietários de “${project}”`,
  'team-loses': ({ project, target }) => `a saída da equipe “${target}” dos proprietários de “${project}”`,
}

const roles: Readonly<Record<ToldRole, string>> = { owner: 'proprietário', maintainer: 'mantenedor', reader: 'leitor', none: 'sem papel' }

const organisationRoles: Readonly<Record<ToldOrganisationRole, string>> = {
  owner: 'proprietário',
  manager: 'gestor',
  member: 'membro',
  none: 'sem papel',
  'team-joined': 'membro de mais uma equipe',
  'team-left': 'membro de uma equipe a menos',
}

const deed = (of: Deed) => deedOf(deeds, quote, of)
const who = (name: string) =>
  name === ':operator' ? 'O operador deste índice' : name === ':system' ? 'O próprio índice' : `O usuário “${name}”`
const ifYouAgree = 'Se você concorda, não precisa fazer nada.'

export const pt: HoldTemplate = {
  'hold-announced': (params) => ({
    subject: `Anunciado: ${deed(params)}`,
    happened: `${who(params.actor)} pediu ${deed(params)}.`,
    did: `Nada mudou ainda. Se ninguém impedir, acontece em ${params.applyAt}, não antes; o prazo começa quando todos os envolvidos puderem saber.`,
    can: `${ifYouAgree} Se não concorda, impeça.`,
  }),
  'hold-contested': (params) => ({
    subject: `Contestado: ${deed(params)}`,
    happened: `${who(params.by)} contesta ${deed(params)}.`,
    did: `${stopsPublishing(params) ? 'Até a decisão, ninguém pode publicar nesses projetos nem mudar quem é dono deles. ' : 'Nada mudou. '}O prazo fica parado até que os administradores decidam; após trinta dias sem decisão, tudo continua como estava.`,
    can: 'Se você sabe algo que ajude a decidir, avise os administradores deste índice.',
  }),
  'hold-resumed': (params) => ({
    subject: `Continua: ${deed(params)}`,
    happened: `${who(params.by)} decidiu que o prazo continua para ${deed(params)}. O motivo dado: “${params.reason}”.`,
    did: `Nada mudou ainda. Se ninguém impedir, acontece em ${params.applyAt}, não antes. A mesma objeção não impede de novo.`,
    can: ifYouAgree,
  }),
  'hold-vetoed': (params) => ({
    subject: `Impedido: ${deed(params)}`,
    happened: `${who(params.by)} impediu ${deed(params)}.`,
    did: 'Tudo continua como estava. O mesmo não pode ser pedido de novo durante trinta dias.',
    can: ifYouAgree,
  }),
  'hold-withdrawn': (params) => ({
    subject: `Retirado: ${deed(params)}`,
    happened: `${who(params.by)} retirou o que estava anunciado: ${deed(params)}.`,
    did: 'Tudo continua como estava.',
    can: 'Não precisa fazer nada.',
  }),
  'hold-voided': (params) => ({
    subject: `Não feito: ${deed(params)}`,
    happened: `O que estava anunciado não é mais permitido: ${deed(params)} (${voidText('pt', params.because)}).`,
    did: 'Tudo continua como estava.',
    can: 'Não precisa fazer nada.',
  }),
  'hold-applied': (params) => ({
    subject: `Feito: ${deed(params)}`,
    happened: `${who(params.by)} executou o que estava anunciado: ${deed(params)}.`,
    did: 'Vale a partir de agora. Quem perdeu com isso pode desfazer durante alguns dias.',
    can: ifYouAgree,
  }),
  'hold-undone': (params) => ({
    subject: `Desfeito: ${deed(params)}`,
    happened: `${who(params.by)} desfez o que tinha sido feito: ${deed(params)}.`,
    did: 'Tudo está de novo como antes.',
    can: ifYouAgree,
  }),
  'owner-invited': ({ project, role, invitee, actor }) => ({
    subject: `Convite para “${project}”`,
    happened: `${who(actor)} convidou “${invitee}” para ser ${wordFor(roles, role)} de “${project}”.`,
    did: 'Todos os proprietários do projeto foram avisados. Ninguém tem um papel novo ainda.',
    can: `${ifYouAgree} Se não concorda, impeça.`,
  }),
  'invitation-received': ({ project, role, actor }) => ({
    subject: `Convite para você: “${project}”`,
    happened: `${who(actor)} convida você para ser ${wordFor(roles, role)} de “${project}”.`,
    did: 'Você não tem nenhum papel novo ainda.',
    can: 'O link abaixo mostra o convite, para aceitar ou recusar. Se os nomes não lhe dizem nada, basta ignorá-lo: nada acontece.',
  }),
  'role-changed': ({ project, role, target, actor }) => ({
    subject: role === 'restored' ? `Outros proprietários de “${project}”` : `Outro papel em “${project}”`,
    happened:
      role === 'restored'
        ? `${who(actor)} devolveu a propriedade de “${project}” a quem a tinha em um momento anterior.`
        : `${who(actor)} mudou o papel de “${target}” em “${project}”: a partir de agora, ${wordFor(roles, role)}.`,
    did: 'Todos os proprietários do projeto foram avisados.',
    can: ifYouAgree,
  }),
  'owner-suspended': ({ project, target, actor, until }) => ({
    subject: `Um proprietário de “${project}” está suspenso`,
    happened: `${who(actor)} suspendeu “${target}” como proprietário de “${project}”.`,
    did: `Até ${until} essa conta não pode publicar nem mudar nada ali. Ela mantém o papel e pode contestar.`,
    can: ifYouAgree,
  }),
  'project-braked': ({ project, actor, until }) => ({
    subject: `Publicação em “${project}” interrompida`,
    happened: `${who(actor)} interrompeu toda publicação em “${project}”.`,
    did: `Até ${until} ninguém pode publicar ali. O que já foi publicado continua disponível.`,
    can: `${ifYouAgree} Um proprietário pode liberar.`,
  }),
  'ownership-locked': ({ project, actor, until }) => ({
    subject: `A propriedade de “${project}” está bloqueada`,
    happened: `${who(actor)} bloqueou a propriedade do projeto “${project}”.`,
    did: `Até ${until} ninguém pode ser convidado ali e nenhum papel muda. A publicação continua.`,
    can: ifYouAgree,
  }),
  'project-restored': ({ project, actor }) => ({
    subject: `“${project}” está de volta`,
    happened: `${who(actor)} tirou da lixeira o projeto excluído “${project}”.`,
    did: 'Ele volta a ser servido como era antes da exclusão, para as mesmas pessoas.',
    can: ifYouAgree,
  }),
  'organisation-invited': ({ organisation, role, invitee, actor }) => ({
    subject: `Convite para a organização “${organisation}”`,
    happened: `${who(actor)} convidou “${invitee}” para ser ${wordFor(organisationRoles, role)} da organização “${organisation}”.`,
    did: 'Todos os proprietários da organização foram avisados. Ninguém tem um papel novo ainda.',
    can: `${ifYouAgree} Se não concorda, encerre o convite na página da organização.`,
  }),
  'organisation-invitation': ({ organisation, role, actor }) => ({
    subject: `Convite para você: a organização “${organisation}”`,
    happened: `${who(actor)} convida você para ser ${wordFor(organisationRoles, role)} da organização “${organisation}”.`,
    did: 'Você não tem nenhum papel novo ainda.',
    can: 'O link abaixo mostra o convite, para aceitar ou recusar. Se os nomes não lhe dizem nada, basta ignorá-lo: nada acontece.',
  }),
  'organisation-role-changed': ({ organisation, role, target, actor }) => ({
    subject: role === 'restored' ? `Outras pessoas na organização “${organisation}”` : `Outro papel na organização “${organisation}”`,
    happened:
      role === 'restored'
        ? `${who(actor)} devolveu a organização “${organisation}” ao que era em um momento anterior: pessoas, equipes e projetos.`
        : `${who(actor)} mudou o papel de “${target}” na organização “${organisation}”: a partir de agora, ${wordFor(organisationRoles, role)}.`,
    did: 'Todos os proprietários da organização foram avisados.',
    can: ifYouAgree,
  }),
}
