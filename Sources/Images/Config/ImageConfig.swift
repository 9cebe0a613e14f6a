// What an image says about the programs that run in it. Source: OCI image
// specification, "Image Configuration"; Docker's image specification 1.3 for
// Healthcheck, OnBuild and Shell.

package import Linux

/// The `config` of an image, and its history.
package struct ImageConfig: Sendable, Equatable {
  package var user: String?
  /// `8080/tcp`, sorted.
  package var exposedPorts: Set<String> = []
  /// `NAME=VALUE`, in order.
  package var environment: [String] = []
  package var entrypoint: [String]?
  package var command: [String]?
  package var volumes: Set<String> = []
  package var workingDirectory: String?
  package var labels: [String: String] = [:]
  package var stopSignal: String?
  package var healthcheck: JSONValue?
  package var onBuild: [String] = []
  package var shell: [String]?
  /// Keys that nothing here knows, as they were found.
  package var others: JSONValue = .object([])

  package init() {}

  private static let known = [
    "User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal", "Healthcheck",
    "OnBuild", "Shell",
  ]

  package init(_ json: JSONValue) throws(Failure) {
    user = try json.string("User").flatMap { $0.isEmpty ? nil : $0 }
    exposedPorts = Set(try json.object("ExposedPorts")?.members?.map(\.key) ?? [])
    environment = try json.strings("Env") ?? []
    entrypoint = try Self.program(json, "Entrypoint")
    command = try Self.program(json, "Cmd")
    volumes = Set(try json.object("Volumes")?.members?.map(\.key) ?? [])
    workingDirectory = try json.string("WorkingDir").flatMap { $0.isEmpty ? nil : $0 }
    labels = [:]
    for (key, value) in try json.pairs("Labels") ?? [] { labels[key] = value }
    stopSignal = try json.string("StopSignal")
    healthcheck = try json.object("Healthcheck")
    onBuild = try json.strings("OnBuild") ?? []
    shell = try Self.program(json, "Shell")
    others = .object((json.members ?? []).filter { !Self.known.contains($0.key) })
  }

  /// An empty list is none.
  private static func program(_ json: JSONValue, _ key: String) throws(Failure) -> [String]? {
    try json.strings(key).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// As it stands in an image: keys in one order, those without a value left out.
  package var json: JSONValue {
    var json = JSONValue.object([])
    json["User"] = user.map(JSONValue.string)
    json["ExposedPorts"] = Self.set(exposedPorts)
    json["Env"] = environment.isEmpty ? nil : Self.list(environment)
    json["Entrypoint"] = entrypoint.map(Self.list)
    json["Cmd"] = command.map(Self.list)
    json["Volumes"] = Self.set(volumes)
    json["WorkingDir"] = workingDirectory.map(JSONValue.string)
    json["Labels"] =
      labels.isEmpty ? nil : .object(labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    json["StopSignal"] = stopSignal.map(JSONValue.string)
    json["Healthcheck"] = healthcheck
    json["OnBuild"] = onBuild.isEmpty ? nil : Self.list(onBuild)
    json["Shell"] = shell.map(Self.list)
    for (key, value) in others.members ?? [] { json[key] = value }
    return json
  }

  private static func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

  private static func set(_ texts: Set<String>) -> JSONValue? {
    texts.isEmpty ? nil : .object(texts.sorted().map { ($0, .object([])) })
  }

  /// The value of a variable that programs get.
  package func variable(_ name: String) -> String? {
    environment.lazy.compactMap(EnvironmentEntry.init).last { $0.name == name }?.value
  }

  package mutating func setVariable(_ name: String, _ value: String) {
    let entry = "\(name)=\(value)"
    if let index = environment.firstIndex(where: { EnvironmentEntry($0)?.name == name }) {
      environment[index] = entry
    } else {
      environment.append(entry)
    }
  }
}
