// Values that a build is given from outside, and those that every build has.
// Source: Dockerfile reference, "Predefined ARGs" and "Automatic platform ARGs".

internal import Linux

package struct BuildArguments: Sendable {
  /// `--build-arg`, in order.
  package let given: [(name: String, value: String)]
  package let platform: Platform
  private let automatic: [String: String]

  /// For programs that use a network; seen by RUN, and in neither config nor history.
  package static let proxies: Set<String> = Set(
    ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap { [$0, $0.lowercased()] })

  /// - Parameter target: the name of the stage that is built.
  package init(given: [(name: String, value: String)] = [], platform: Platform = .this, target: String? = nil) {
    self.given = given
    self.platform = platform
    var automatic = ["TARGETSTAGE": target ?? "default"]
    for prefix in ["TARGET", "BUILD"] {
      automatic[prefix + "PLATFORM"] = platform.description
      automatic[prefix + "OS"] = platform.os
      automatic[prefix + "ARCH"] = platform.architecture
      automatic[prefix + "VARIANT"] = platform.variant ?? ""
    }
    self.automatic = automatic
  }

  package func value(_ name: String) -> String? { given.last { $0.name == name }?.value }

  /// A platform's; seen where it is declared, and by FROM.
  func automatic(_ name: String) -> String? { value(name) ?? automatic[name] }

  /// Proxies that were given.
  var proxyVariables: [(name: String, value: String)] { given.filter { Self.proxies.contains($0.name) } }

  /// The values that FROM lines see.
  func globals(of dockerfile: Dockerfile) throws(Failure) -> [String: String] {
    var values = automatic.merging(given.filter { automatic[$0.name] != nil }.map { ($0.name, $0.value) }) { $1 }
    for instruction in dockerfile.globalArguments {
      guard case .argument(let arguments) = instruction.action else { continue }
      for (name, text) in arguments {
        do throws(Failure) {
          if let value = value(name) {
            values[name] = value
          } else if let text {
            var word = ShellWord(text, values, escape: dockerfile.directives.escape)
            values[name] = try word.word()
          }
        } catch {
          throw error.at(dockerfile.place(instruction.lines.lowerBound))
        }
      }
    }
    return values
  }

  /// Names that were given and that no ARG declares.
  package func unused(in dockerfile: Dockerfile) -> [String] {
    let declared = (dockerfile.globalArguments + dockerfile.stages.flatMap(\.instructions)).flatMap { instruction in
      guard case .argument(let arguments) = instruction.action else { return [String]() }
      return arguments.map(\.name)
    }
    let known = Set(declared).union(automatic.keys).union(Self.proxies)
    return given.map(\.name).filter { !known.contains($0) }
  }
}
