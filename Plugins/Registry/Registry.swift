// Has the lists written that nobody should have to edit. The tool `glassbox-register`, beside this, says how they are
// found; as a command of the build it looks again whenever a source file has changed.

import Foundation
import PackagePlugin

@main
struct Registry: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let module = target as? any SourceModuleTarget else { return [] }
    let sources = module.sourceFiles(withSuffix: "swift").map(\.url)
      .filter { $0.path.hasPrefix(module.directoryURL.path + "/") }
    let output = context.pluginWorkDirectoryURL.appending(path: "\(target.name)Registry.swift")
    return [
      .buildCommand(
        displayName: "Registering what stands in \(target.name)",
        executable: try context.tool(named: "glassbox-register").url,
        arguments: [target.name, module.directoryURL.path, output.path] + sources.map(\.path),
        inputFiles: sources, outputFiles: [output])
    ]
  }
}
