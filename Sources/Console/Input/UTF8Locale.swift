// Readline measures and deletes characters by the locale, but the lab speaks UTF-8
// whatever it is: a bare environment (sudo, cron, LC_ALL=C in a script) has none.

import Glibc

/// Runs `body` with a locale that says UTF-8. Readline sets the locale from the
/// environment whenever it begins a line, so LC_ALL is lent to it meanwhile.
func withUTF8Locale(_ body: () -> Void) {
  setlocale(LC_CTYPE, "")
  if String(cString: nl_langinfo(nl_item(CODESET))) == "UTF-8" { return body() }
  let former = environment("LC_ALL")
  setenv("LC_ALL", "C.UTF-8", 1)
  setlocale(LC_CTYPE, "")
  body()
  if let former { setenv("LC_ALL", former, 1) } else { unsetenv("LC_ALL") }
}
