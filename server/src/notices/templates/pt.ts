import type { ToldFactor, ToldFactorKind, ToldFreezer, ToldRequirement } from '../told-codes.ts'
import { listOf, type OwnTemplate, wordFor } from './template.ts'

// Brazilian spelling.

const factors: Readonly<Record<ToldFactor, string>> = {
  passkey: 'uma chave de acesso',
  totp: 'um código do seu aplicativo',
  password: 'a sua senha',
  'recovery-code': 'um código de recuperação',
  email: 'um link da sua caixa de e-mail',
}

const kindOfFactor: Readonly<Record<ToldFactorKind, string>> = { passkey: 'chave de acesso', totp: 'aplicativo de códigos' }
const newFactor: Readonly<Record<ToldFactorKind, string>> = { passkey: 'Nova chave de acesso', totp: 'Novo aplicativo de códigos' }
const addedFactor: Readonly<Record<ToldFactorKind, string>> = {
  passkey: 'Uma nova chave de acesso foi adicionada',
  totp: 'Um novo aplicativo de códigos foi adicionado',
}
const goneFactor: Readonly<Record<ToldFactorKind, string>> = { passkey: 'Chave de acesso removida', totp: 'Aplicativo de códigos removido' }
const removedFactor: Readonly<Record<ToldFactorKind, string>> = {
  passkey: 'Uma chave de acesso foi removida',
  totp: 'Um aplicativo de códigos foi removido',
}

const hows: Readonly<Record<ToldFreezer, string>> = {
  link: 'pelo link de um dos nossos avisos',
  page: 'na página da própria conta',
  administrator: 'por um administrador deste índice',
  operator: 'pelo operador deste índice',
  rule: 'por uma regra deste índice, porque aconteceu muita coisa de uma vez',
}

const ifYou = 'Se foi você, não precisa fazer nada.'

const neededFactors: Readonly<Record<ToldRequirement, string>> = { passkey: 'uma chave de acesso', 'second-factor': 'um segundo fator' }

export const pt: OwnTemplate = {
  securitySubject: (site, subject) => `[${site}: segurança] ${subject}`,
  ordinarySubject: (site, subject) => `[${site}] ${subject}`,
  hello: (name) => (name === null ? 'Olá,' : `Olá, ${name},`),
  when: 'Quando',
  device: 'Dispositivo',
  network: 'Rede',
  place: (text) =>
    text
      .replace(/^another browser\b/, 'outro navegador')
      .replace(/^unknown$/, 'desconhecido')
      .replace(/ on another system$/, ' em outro sistema')
      .replace(/ on (?=\S+$)/, ' no '),
  phrase: (phrase) => `A sua frase de aviso: ${phrase}\nTodo aviso de segurança nosso para este endereço traz essa frase.`,
  disputeLink:
    'Se não foi você, ou se você não tem certeza: a página abaixo mostra o que você pode impedir. Abri-la não muda nada, e ela não pede senha.',
  disputeLinkLife: (until) => `Ela funciona uma única vez, até ${until}.`,
  withoutLink: (site) => `Se não foi você: digite você mesmo o endereço ${site} no navegador e congele a sua conta na página de segurança.`,
  linkLife: (until) => `O link funciona até ${until}.`,
  linkInMailAlone: 'O link em si está somente no e-mail.',
  sentBy: (site) => `Este e-mail foi enviado pelo índice de pacotes em ${site}. Nenhum e-mail nosso pede senha ou código.`,
  kinds: {
    'registration-link': () => ({
      subject: 'Termine de criar a sua conta',
      happened: 'Alguém, provavelmente você, pediu uma conta com este endereço de e-mail.',
      did: 'Nada foi criado ainda.',
      can: 'Se foi você, continue pelo link abaixo. Se não foi, basta ignorá-lo: sem o link, nada acontece.',
    }),
    'already-registered': ({ name }) => ({
      subject: 'Você já tem uma conta',
      happened: `Alguém pediu uma conta com este endereço de e-mail. Já existe uma; o nome dela é “${name}”.`,
      did: 'Nada foi criado nem alterado, e não dissemos a quem pediu que a conta existe.',
      can: 'Se foi você, use essa conta; se não consegue mais acessá-la, a página de login leva à recuperação. Se não foi você, não precisa fazer nada.',
    }),
    invitation: ({ invitedBy }) => ({
      subject: `Convite de “${invitedBy}”`,
      happened: `A pessoa com o nome de usuário “${invitedBy}” convida você a criar uma conta.`,
      did: 'Nada foi criado ainda.',
      can: 'Para aceitar, use o link abaixo. Se esse nome não lhe diz nada, basta ignorá-lo: sem o link, nada acontece.',
    }),
    'email-verification': ({ address }) => ({
      subject: 'Confirme o seu endereço de e-mail',
      happened: `Alguém, provavelmente você, indicou ${address} como endereço de e-mail de uma conta.`,
      did: 'Enquanto não for confirmado, o endereço não vale para nada.',
      can: 'Se foi você, confirme-o pelo link abaixo. Se não foi, basta ignorá-lo: sem o link, o endereço é esquecido.',
    }),
    'sign-in-confirmation': () => ({
      subject: 'É você que está entrando agora?',
      happened: 'A sua senha e um código do seu aplicativo foram informados em um navegador que não conhecemos.',
      did: 'Não deixamos ninguém entrar. O acesso aguarda a sua decisão.',
      can: 'Se é você, abra o link abaixo nesse mesmo navegador; em qualquer outro ele não faz nada. Se não é você, não o abra e troque a sua senha logo: alguém a conhece.',
    }),
    'password-reset': () => ({
      subject: 'Defina uma nova senha',
      happened: 'Alguém, provavelmente você, pediu para definir uma nova senha para a sua conta.',
      did: 'A sua senha continua sendo a antiga.',
      can: 'Se foi você, use o link abaixo; ele pede também o seu segundo fator. Se não foi, basta ignorá-lo: a sua senha fica como está.',
    }),
    'signed-in-new-browser': (params) => ({
      subject: 'Acesso por um navegador novo',
      happened: `Alguém entrou na sua conta por um navegador que ela ainda não conhecia, com ${listOf(params.factors, factors, 'e')}.`,
      did: 'Tudo o que a sua conta exige foi apresentado; por isso deixamos o navegador entrar e vamos nos lembrar dele.',
      can: ifYou,
    }),
    'factor-added': ({ factorKind, factorName }) => ({
      subject: Object.hasOwn(newFactor, factorKind) ? wordFor(newFactor, factorKind) : 'Novo fator',
      happened: `${Object.hasOwn(addedFactor, factorKind) ? wordFor(addedFactor, factorKind) : `Um novo fator (${factorKind}) foi adicionado`} à sua conta: “${factorName}”.`,
      did: 'A partir de agora é possível entrar com isso. Por algum tempo, os atos mais importantes ainda pedem um fator mais antigo.',
      can: ifYou,
    }),
    'factor-removed': ({ factorKind, factorName }) => ({
      subject: Object.hasOwn(goneFactor, factorKind) ? wordFor(goneFactor, factorKind) : 'Fator removido',
      happened: `${Object.hasOwn(removedFactor, factorKind) ? wordFor(removedFactor, factorKind) : `Um fator (${factorKind}) foi removido`} da sua conta: “${factorName}”.`,
      did: 'Com isso ninguém mais consegue entrar.',
      can: ifYou,
    }),
    'factor-switched-off': ({ factorKind, factorName }) => ({
      subject: 'Um fator foi desligado',
      happened: `O fator “${factorName}” (${wordFor(kindOfFactor, factorKind)}) foi dado como perdido ou roubado.`,
      did: 'Ele não abre mais nada e será removido depois de uma espera, da qual outro aviso informa. As outras sessões foram encerradas.',
      can: ifYou,
    }),
    'password-changed': () => ({
      subject: 'A sua senha foi alterada',
      happened: 'A senha da sua conta foi alterada.',
      did: 'Encerramos todas as outras sessões da conta.',
      can: ifYou,
    }),
    'recovery-codes-made': () => ({
      subject: 'Novos códigos de recuperação',
      happened: 'Um novo conjunto de códigos de recuperação foi gerado para a sua conta.',
      did: 'Todos os códigos de recuperação anteriores perderam a validade.',
      can: `${ifYou} Guarde os novos códigos onde possa encontrá-los sem o celular.`,
    }),
    'recovery-code-used': ({ left }) => ({
      subject: 'Um código de recuperação foi usado',
      happened: 'Alguém usou um dos códigos de recuperação da sua conta.',
      did: `Esse código perdeu a validade. ${left === 1 ? `Resta ${left} código` : `Restam ${left} códigos`}.`,
      can: `${ifYou} Gere novos códigos antes que o último acabe.`,
    }),
    'email-added': ({ address }) => ({
      subject: 'Novo endereço de e-mail',
      happened: `O endereço de e-mail ${address} foi adicionado à sua conta.`,
      did: 'A partir de agora ele recebe os nossos avisos. Por enquanto, não pode impedir nem liberar nada.',
      can: ifYou,
    }),
    'email-removed': ({ address }) => ({
      subject: 'Um endereço de e-mail foi removido',
      happened: `O endereço de e-mail ${address} foi removido da sua conta.`,
      did: 'Durante um mês ele ainda fica sabendo do que acontece com a conta e pode impedir mudanças, uma a uma.',
      can: ifYou,
    }),
    'email-primary-changed': ({ address, before }) => ({
      subject: 'O seu endereço de e-mail principal mudou',
      happened: `O endereço de e-mail principal da sua conta agora é ${address}; antes era ${before}.`,
      did: 'Avisamos os dois endereços.',
      can: ifYou,
    }),
    'email-compromised': ({ address }) => ({
      subject: 'Um endereço de e-mail foi dado como comprometido',
      happened: `O endereço de e-mail ${address} da sua conta foi marcado como comprometido.`,
      did: 'Todos os links que enviamos a ele perderam a validade e, depois deste, ele não recebe mais avisos.',
      can: ifYou,
    }),
    'token-used-elsewhere': ({ tokenName, project, release }) => ({
      subject: `O token “${tokenName}” foi usado de um lugar novo`,
      happened: `O token “${tokenName}” publicou a versão “${release}” de “${project}” a partir de uma rede em que não tinha sido usado antes.`,
      did: 'O token pode fazer isso, por isso a versão está publicada. Avisamos uma vez de cada lugar novo, e não de tokens que mudam de lugar o tempo todo.',
      can: 'Se uma máquina sua mudou de lugar, não precisa fazer nada. Se não, adormeça o token e confira o que ele publicou.',
    }),
    'token-created': ({ tokenName }) => ({
      subject: 'Novo token de API',
      happened: `O token de API “${tokenName}” foi criado na sua conta.`,
      did: 'Ele já funciona, para aquilo a que foi destinado.',
      can: ifYou,
    }),
    'passkey-cloned': ({ factorName }) => ({
      subject: 'Uma chave de acesso pode ter sido copiada',
      happened: `A chave de acesso “${factorName}” foi usada com um contador que andou para trás. Isso acontece quando existe uma cópia dela e também com alguns dispositivos defeituosos.`,
      did: 'Recusamos esse acesso.',
      can: 'Se você tentou entrar agora há pouco, remova essa chave de acesso e adicione uma nova. Se não tentou, talvez outra pessoa tenha a cópia.',
    }),
    'sign-in-failures': ({ count }) => ({
      subject: 'Tentativas de acesso malsucedidas',
      happened:
        count === 1
          ? `Houve ${count} tentativa malsucedida de acesso à sua conta.`
          : `Houve ${count} tentativas malsucedidas de acesso à sua conta.`,
      did: 'Ninguém entrou. Novas tentativas ficam mais lentas; os navegadores que você já usou, não.',
      can: 'Se foi você, não precisa fazer nada. Se continuar, use uma chave de acesso: nela não há nada que se possa adivinhar.',
    }),
    'account-frozen': ({ how }) => ({
      subject: 'A sua conta está congelada',
      happened: `A sua conta foi congelada ${Object.hasOwn(hows, how) ? wordFor(hows, how) : `(${how})`}.`,
      did: 'As sessões foram encerradas, os tokens estão adormecidos e os convites que a conta enviou estão suspensos. Nada se perdeu.',
      can: 'Quando você entrar com um fator que já tinha antes do problema, verá o caminho de volta e todas as mudanças feitas desde então, para manter ou desfazer.',
    }),
    'account-returned': () => ({
      subject: 'A sua conta voltou a funcionar',
      happened:
        'A sua conta não está mais congelada: um fator antigo seu foi apresentado, ou o operador do índice levantou o congelamento.',
      did: 'Os tokens continuam adormecidos até que você os desperte, um por um.',
      can: ifYou,
    }),
    'recovery-requested': ({ applyAt }) => ({
      subject: 'Alguém pede a recuperação da sua conta',
      happened: 'Alguém diz que todos os fatores da sua conta se perderam e pede para entrar sem eles.',
      did: `Não deixamos ninguém entrar. Se o pedido não for cancelado, poderá ser concedido a partir de ${applyAt}. Avisamos todos os endereços da conta e os coproprietários dos projetos dela.`,
      can: 'Se foi você, aguarde. Se não foi, cancele o pedido: qualquer um dos links que enviamos serve.',
    }),
    'recovery-cancelled': () => ({
      subject: 'A recuperação foi cancelada',
      happened: 'O pedido de recuperar a sua conta sem os fatores dela foi cancelado.',
      did: 'A sua conta está como estava.',
      can: 'Se o pedido era seu, você pode fazê-lo de novo. Se não era, veja o histórico de segurança da sua conta.',
    }),
    'recovery-granted': () => ({
      subject: 'A recuperação da sua conta foi concedida',
      happened: 'Alguém disse que todos os fatores da sua conta se perderam, aguardou o prazo e obteve um novo começo.',
      did: 'Os fatores antigos perderam a validade. Durante três dias a conta não pode publicar nem mudar proprietários.',
      can: ifYou,
    }),
    'co-owner-recovering': ({ name, projects }) => ({
      subject: `“${name}” pede a recuperação de uma conta`,
      happened: `Alguém diz que todos os fatores da conta “${name}” se perderam e pede para entrar sem eles. Vocês têm projetos em comum: ${projects}.`,
      did: 'Não deixamos ninguém entrar. Avisamos todos os endereços dessa conta e todos os coproprietários.',
      can: 'Pergunte à pessoa se é verdade, por um meio que vocês já usavam, e não respondendo a um e-mail. Se for, não precisa fazer nada.',
    }),
    'co-owner-leaving': ({ name, projects, until }) => ({
      subject: `“${name}” está encerrando uma conta`,
      happened: `A conta “${name}” está sendo encerrada e deixará de existir em ${until}. Vocês têm projetos em comum: ${projects}.`,
      did: 'Até lá ela só pode desistir do encerramento. Os outros proprietários mantêm suas funções, e o que foi publicado permanece.',
      can: 'Se isso é inesperado, pergunte à pessoa por um meio que vocês já usavam: até lá, um link ou uma entrada dela interrompe tudo.',
    }),
    'co-owner-stayed': ({ name, projects }) => ({
      subject: `“${name}” desistiu de encerrar a conta`,
      happened: `O encerramento da conta “${name}” foi desfeito. Vocês têm projetos em comum: ${projects}.`,
      did: 'Tudo está como antes.',
      can: 'Se isso é inesperado, pergunte à pessoa por um meio que vocês já usavam.',
    }),
    'co-owner-closed': ({ name, projects }) => ({
      subject: `A conta “${name}” foi encerrada`,
      happened: `A conta “${name}” foi encerrada para sempre. Vocês tinham projetos em comum: ${projects}.`,
      did: 'Ela não pode fazer mais nada neles, e ninguém mais poderá usar o nome dela.',
      can: 'Veja quem continua cuidando deles. Se você ficou sem companhia, pense em convidar alguém.',
    }),
    'account-closed': () => ({
      subject: 'A sua conta foi encerrada',
      happened: 'A sua conta foi encerrada.',
      did: 'Os tokens e as sessões dela perderam a validade. Ninguém mais poderá usar o nome dela.',
      can: ifYou,
    }),
    'webhook-added': ({ host }) => ({
      subject: 'Um webhook foi adicionado',
      happened: `Um webhook para “${host}” foi adicionado à sua conta: um programa lá fica sabendo de tudo o que acontece com ela.`,
      did: 'Ele não pode parar nada e não vê nenhum endereço por inteiro. Por 14 dias, o que chega lá não conta como dito a você.',
      can: ifYou,
    }),
    'webhook-removed': ({ host }) => ({
      subject: 'Um webhook foi removido',
      happened: `O webhook para “${host}” foi removido da sua conta.`,
      did: 'Por 30 dias ele ainda fica sabendo quando alguém muda quem é dono dos seus projetos.',
      can: ifYou,
    }),
    'shared-webhook-added': ({ host }) => ({
      subject: 'Um webhook dos administradores foi adicionado',
      happened: `Na máquina deste índice, foi adicionado um webhook para “${host}”: um programa lá fica sabendo do que se diz aos administradores.`,
      did: 'Ele não pode parar nada. O que chega lá não conta como dito a ninguém.',
      can: 'Se nenhum de vocês o conhece, perguntem quem tem acesso aos dados deste índice.',
    }),
    'shared-webhook-removed': ({ host }) => ({
      subject: 'Um webhook dos administradores foi removido',
      happened: `Na máquina deste índice, foi removido o webhook dos administradores para “${host}”.`,
      did: 'Por 30 dias ele ainda fica sabendo do que se diz aos administradores.',
      can: 'Se nenhum de vocês sabe por quê, perguntem quem tem acesso aos dados deste índice.',
    }),
    'factor-planned': ({ requirement, fromAt }) => ({
      subject: `Seus papéis vão exigir ${wordFor(neededFactors, requirement)}`,
      happened: `A partir de ${fromAt}, este índice exige ${wordFor(neededFactors, requirement)} de quem tem um papel como o seu. Sua conta ainda não tem.`,
      did: 'Nada mudou ainda. Seus papéis continuam; a partir desse dia, o que você fizer neles será recusado até que você o adicione.',
      can: 'Adicione-o na página da sua conta, em fatores. Leva um minuto.',
    }),
    'factor-needed': ({ requirement, fromAt }) => ({
      subject: `Seus papéis exigem agora ${wordFor(neededFactors, requirement)}`,
      happened: `Desde ${fromAt}, este índice exige ${wordFor(neededFactors, requirement)} de quem tem um papel como o seu. Sua conta ainda não tem.`,
      did: 'Seus papéis continuam. O que você fizer neles, também com tokens, é recusado até que você o adicione.',
      can: 'Adicione-o na página da sua conta, em fatores. Tudo volta a funcionar na hora.',
    }),
    'factor-plan-cancelled': ({ requirement, fromAt }) => ({
      subject: 'Uma regra planejada foi retirada',
      happened: `O plano de exigir ${wordFor(neededFactors, requirement)} a partir de ${fromAt} foi retirado.`,
      did: 'Seus papéis funcionam como antes.',
      can: 'Não há nada a fazer.',
    }),
    'theft-reported': ({ number, names }) => ({
      subject: `Relato ${number}: uma conta foi tomada`,
      happened: `Alguém que perdeu o acesso relata que uma conta foi tomada. Contas ou projetos citados: ${names}.`,
      did: `Nada foi alterado. É o relato ${number}; nada nele está provado.`,
      can: 'Abra-o agora, seja qual for a hora: uma só confirmação congela as contas e suspende a publicação nos projetos. As duas coisas podem ser desfeitas e não prejudicam ninguém.',
    }),
  },
}
