import { isRefusal, Refusal } from '../../../errors.ts'
import { brakeProject, liftBrake } from '../../../ownership/brake-project.ts'
import { cancelInvitation, inviteToProject } from '../../../ownership/invite-to-project.ts'
import { liftOwnershipLock, lockOwnership } from '../../../ownership/lock-ownership.ts'
import { isRole } from '../../../ownership/role.ts'
import { findInvitation } from '../../../ownership/store.ts'
import type { Call } from '../../call.ts'
import { refusalOf } from '../account/account-frame.ts'
import { seeOther, sessionOf } from '../page-form.ts'
import { managedProject, managePath } from './managed-project.ts'
import { showPeople } from './people-page.ts'

/** `POST /manage/:name/invite` */
export async function inviteSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call)
  const { name = '', role = '' } = call.form
  if (!isRole(role)) throw new Refusal('body-invalid', { detail: 'role is owner, maintainer or reader' })
  try {
    await inviteToProject(call.instance, sessionOf(call).principal, project, { name, role })
  } catch (error) {
    if (!isRefusal(error)) throw error
    const offered = { name, role }
    // About what was typed: told at its field.
    if (['account-unknown', 'role-already', 'invitee-cannot', 'invitation-open'].includes(error.code))
      return showPeople(call, { offered, mistakes: [{ name: 'name', mistake: error.message }] })
    return showPeople(call, { offered, refusal: refusalOf(error) })
  }
  return seeOther(`${managePath(project)}?done=invited`)
}

/** `POST /manage/:name/invitations/:id/cancel` */
export async function cancelSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call)
  const id = call.params.id ?? ''
  try {
    if ((await findInvitation(call.instance.db.read, id))?.projectId !== project.id) throw new Refusal('invitation-unknown')
    await cancelInvitation(call.instance, sessionOf(call).principal, id)
  } catch (error) {
    return showPeople(call, { refusal: refusalOf(error) })
  }
  return seeOther(`${managePath(project)}?done=ended`)
}

/** `POST /manage/:name/brake` */
export async function brakeSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call)
  await brakeProject(call.instance, sessionOf(call).principal, project, call.form.reason)
  return seeOther(`${managePath(project)}?done=braked`)
}

/** `POST /manage/:name/lock` */
export async function lockSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call)
  try {
    await lockOwnership(call.instance, sessionOf(call).principal, project)
  } catch (error) {
    return showPeople(call, { refusal: refusalOf(error) })
  }
  return seeOther(`${managePath(project)}?done=locked`)
}

/** `POST /manage/:name/unlock` */
export async function unlockSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call)
  try {
    await liftOwnershipLock(call.instance, sessionOf(call).principal, project)
  } catch (error) {
    return showPeople(call, { refusal: refusalOf(error) })
  }
  return seeOther(`${managePath(project)}?done=unlocked`)
}

/** `POST /manage/:name/unbrake` */
export async function unbrakeSubmit(call: Call): Promise<Response> {
  const { project } = await managedProject(call)
  await liftBrake(call.instance, sessionOf(call).principal, project)
  return seeOther(`${managePath(project)}?done=unbraked`)
}
