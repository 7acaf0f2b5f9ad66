/** `POST /manage/arrapi/invite` … : every address to which the clients of this process sent something. For the count of what is covered. */
export const sent = new Set<string>()
