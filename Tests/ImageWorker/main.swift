// A process of its own that works on a store of images, so that tests can kill
// it: `STORE import PATH NAME`, `STORE remove NAME`, `STORE prune`, `STORE unpack
// NAME DIRECTORY`.

import Glibc
import Images
import Linux

let words = CommandLine.arguments
guard words.count > 2 else { exit(2) }
do {
  let store = try ImageStore(words[1])
  switch words[2] {
  case "import" where words.count == 5: _ = try ImageImport(store, now: 0).run(words[3], name: words[4])
  case "remove" where words.count == 4: try store.remove(try ImageName(words[3]))
  case "prune": _ = try store.prune()
  case "unpack" where words.count == 5:
    for layer in try store.find(words[3]).manifest.layers {
      let archive = try store.open(layer.digest)
      _ = try LayerUnpacker(into: try Tree(words[4])).unpack(archive, name: "layer \(layer.digest.short)")
    }
  default: exit(2)
  }
} catch {
  let line = Array("\(error)\n".utf8)
  write(2, line, line.count)
  exit(1)
}
