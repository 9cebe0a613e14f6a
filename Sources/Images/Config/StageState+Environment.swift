// What programs of RUN are given, and what a cache has to ask about.

internal import Linux

extension StageState {
  /// What a program of RUN gets: the ENV, and what ARG has a value for.
  var runEnvironment: [String] {
    let set = Set(config.environment.compactMap { EnvironmentEntry($0)?.name })
    let arguments = (graph.arguments.proxyVariables.map { (name: $0.name, value: Optional($0.value)) } + declared)
      .reduce(into: [(name: String, value: String?)]()) { list, argument in
        list.removeAll { $0.name == argument.name }
        list.append(argument)
      }
    let seen = arguments.compactMap { argument -> String? in
      guard let value = argument.value, !set.contains(argument.name) else { return nil }
      return "\(argument.name)=\(value)"
    }
    return config.environment + seen
  }

  /// ARGs that a cache has to ask about; a proxy is none of them.
  var cachedArguments: [String] {
    runEnvironment.dropFirst(config.environment.count).filter { entry in
      let name = EnvironmentEntry(entry)?.name ?? entry
      return !BuildArguments.proxies.contains(name) || declared.contains { $0.name == name }
    }
  }

  package var shell: [String] { config.shell ?? ["/bin/sh", "-c"] }

  func program(_ line: CommandForm) -> [String] {
    switch line {
    case .exec(let words): words
    case .shell(let text): text.isEmpty ? [] : shell + [text]
    }
  }
}
