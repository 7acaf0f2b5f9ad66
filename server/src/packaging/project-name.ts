import { Refusal } from '../errors.ts'
import { excerpt } from './metadata/excerpt.ts'

/** The name of a project in the three forms that matter. */
export interface ProjectName {
  /** As its publisher writes it. */
  readonly display: string
  /** PEP 503: lower case, runs of `.`, `_`, `-` are one `-`. Two projects never share it; it stands in URLs. */
  readonly normalized: string
  /** Look-alikes made equal: separators gone, l and i are 1, o is 0. A new project must not share it with another. */
  readonly confusable: string
}

const longest = 128
const pattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/

/**
 * Reads a project name (the rule of PEP 508: ASCII letters and digits at both ends, inside also `.`, `_`, `-`; at most 128
 * characters). Refuses with `project-name-invalid` or `project-name-too-long`.
 */
export function parseProjectName(text: string): ProjectName {
  if (text.length > longest) throw new Refusal('project-name-too-long', { name: excerpt(text), limit: longest })
  if (!pattern.test(text)) throw new Refusal('project-name-invalid', { name: excerpt(text) })
  const normalized = normalizeProjectName(text)
  return { display: text, normalized, confusable: confusableName(normalized) }
}

/** The `confusable` form of a normalised name. */
export const confusableName = (normalized: string): string => normalized.replaceAll('-', '').replaceAll(/[li]/g, '1').replaceAll('o', '0')

/** True for what `parseProjectName` would take; extras have the same rule. */
export function isProjectName(text: string): boolean {
  return text.length <= longest && pattern.test(text)
}

/** PEP 503 normalisation of any text, for addresses: what is not a name stays not a name and is found nowhere. */
export function normalizeProjectName(text: string): string {
  // ASCII only: String.toLowerCase would turn the Kelvin sign into a k and give a foreign address a name of ours.
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()).replaceAll(/[-_.]+/g, '-')
}

/** True where a project of this normalised name would pose as a module of Python's own library (3.8 to 3.14). */
export function isStandardLibraryName(normalized: string): boolean {
  return standardLibrary.has(normalized)
}

const standardLibrary: ReadonlySet<string> = new Set(
  `abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex
  bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression
  concurrent configparser contextlib contextvars copy copyreg cprofile crypt csv ctypes curses dataclasses datetime dbm decimal
  difflib dis distutils doctest dummy_threading email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput
  fnmatch formatter fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac
  html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging
  lzma macpath macurl2path mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis
  nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools pipes
  pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat
  queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal
  site sitecustomize smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat
  statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile
  termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle
  turtledemo types typing unicodedata unittest urllib usercustomize uu uuid venv warnings wave weakref webbrowser winreg
  winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`
    .split(/\s+/)
    .map(normalizeProjectName),
)
