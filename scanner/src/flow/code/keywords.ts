/** Words of the languages that are no names. */
export const keywords = new Set(
  'const let var my our local if elif else unless while until for in of return await async yield new not and or is lambda function def class import from export default require use try catch except finally with as do end begin rescue then pass break continue True False None true false null nil undefined typeof void delete global nonlocal static public private final echo print puts'.split(
    ' ',
  ),
)
