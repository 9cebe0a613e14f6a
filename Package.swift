// swift-tools-version: 6.1
// Glassbox: the walls of a container, one at a time, around one live process.

import Foundation
import PackageDescription

/// What every Swift target is compiled with: the upcoming features of the next language mode.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// What nothing in the lab needs and what would make it larger by two megabytes: regular expressions and concurrency
/// are not at hand unless a file imports them.
let lean: [SwiftSetting] = ["string-processing", "concurrency"].map {
  .unsafeFlags(["-Xfrontend", "-disable-implicit-\($0)-module-import"])
}

/// The layers, lowest first; each may import only what stands before it.
let layers: [Target] = [
  .target(name: "CWire"),
  .target(name: "CLinux", dependencies: ["CWire"]),
  .target(name: "Linux", dependencies: ["CLinux", "CCap"], swiftSettings: strict + lean, plugins: ["Registry"]),
  .target(name: "KernelState", dependencies: ["CLinux", "Linux"], swiftSettings: strict + lean),
  .target(name: "Child", dependencies: ["CLinux", "Linux", "KernelState"], swiftSettings: strict + lean),
  .target(
    name: "Images", dependencies: ["CArchive", "CJSONC", "CLinux", "CNettle", "Linux"], swiftSettings: strict + lean),
  .target(
    name: "Primitives",
    dependencies: ["CLinux", "CCap", "CSeccomp", "Linux", "KernelState", "Child", "Images"],
    swiftSettings: strict + lean, plugins: ["Registry"]),
  .target(name: "Console", dependencies: ["Linux", "CLinux", "CReadline"], swiftSettings: strict + lean),
  .target(name: "Markup", dependencies: ["CCmark", "Linux"], swiftSettings: strict + lean),
  .target(name: "Lessons", dependencies: ["CLinux", "CYaml", "Linux", "Markup"], swiftSettings: strict + lean),
  .target(
    name: "Session", dependencies: ["CLinux", "Linux", "KernelState", "Child", "Primitives"],
    swiftSettings: strict + lean),
  .target(
    name: "Reports", dependencies: ["Console", "KernelState", "Lessons", "Linux", "Markup", "Primitives", "Session"],
    swiftSettings: strict + lean),
  .target(
    name: "Doctor",
    dependencies: ["CCap", "CLinux", "Child", "Console", "KernelState", "Linux", "Primitives", "Session"],
    swiftSettings: strict + lean),
  .target(
    name: "Course",
    dependencies: [
      "CLinux", "Child", "Doctor", "KernelState", "Lessons", "Linux", "Markup", "Primitives", "Reports", "Session",
    ],
    swiftSettings: strict + lean, plugins: ["Registry"]),
  .target(
    name: "Lab",
    dependencies: [
      "CLinux", "Child", "Console", "Course", "Doctor", "KernelState", "Lessons", "Linux", "Markup", "Primitives",
      "Reports", "Session",
    ],
    swiftSettings: strict + lean, plugins: ["Registry"]),
  .executableTarget(
    name: "glassbox",
    dependencies: ["Child", "Console", "CPopt", "Lab", "Linux", "Markup", "Reports", "Session"],
    swiftSettings: strict + lean),
]

/// C libraries of the system, by the names of their Debian packages.
let libraries: [Target] = [
  .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
  .systemLibrary(name: "CArchive", providers: [.apt(["libarchive-dev"])]),
  .systemLibrary(name: "CJSONC", providers: [.apt(["libjson-c-dev"])]),
  .systemLibrary(name: "CCap", providers: [.apt(["libcap-dev"])]),
  .systemLibrary(name: "CSeccomp", providers: [.apt(["libseccomp-dev"])]),
  .systemLibrary(name: "CCmark", providers: [.apt(["libcmark-dev"])]),
  .systemLibrary(name: "CNettle", providers: [.apt(["nettle-dev"])]),
  .systemLibrary(name: "CPopt", providers: [.apt(["libpopt-dev"])]),
  .systemLibrary(name: "CYaml", providers: [.apt(["libyaml-dev"])]),
]

/// Where Debian has musl, a small C library for static programs (package musl-dev).
#if arch(x86_64)
  let musl = "/usr/lib/x86_64-linux-musl"
#elseif arch(arm64)
  let musl = "/usr/lib/aarch64-linux-musl"
#endif

/// The live child is one static file, which each lab copies into memory: with musl it has 30 kB, with
/// the usual C library, where musl is missing, 700. Its dozen functions are the same in both.
let childLinker =
  ["-Xclang-linker", "-static", "-Xlinker", "--strip-all"]
  + (FileManager.default.fileExists(atPath: musl + "/libc.a")
    ? ["-Xclang-linker", "-nostdlib", "-L", musl, musl + "/crt1.o", musl + "/crti.o", "-lc", musl + "/crtn.o"] : [])

/// Embedded Swift: no runtime and no threads.
let child: Target = .executableTarget(
  name: "glassbox-child",
  dependencies: ["CWire"],
  swiftSettings: [.enableExperimentalFeature("Embedded"), .unsafeFlags(["-wmo"])],
  linkerSettings: [.unsafeFlags(childLinker)])

/// What `make bench` measures with.
let measure: Target = .executableTarget(
  name: "glassbox-measure",
  dependencies: ["Child", "KernelState", "Lab", "Linux", "Primitives", "Session"],
  path: "bench/Measure", swiftSettings: strict)

/// What `make crash` kills labs with.
let crash: Target = .executableTarget(
  name: "glassbox-crash", dependencies: ["CLinux", "Child", "KernelState", "Linux"], path: "Tests/Crash",
  swiftSettings: strict)

/// What the tests of the image store kill.
let imageWorker: Target = .executableTarget(
  name: "glassbox-image-worker", dependencies: ["Images", "Linux"], path: "Tests/ImageWorker", swiftSettings: strict)

/// What several test targets share.
let support: Target = .target(
  name: "TestSupport", dependencies: ["CLinux", "Lessons", "Linux"], path: "Tests/Support", swiftSettings: strict)

let package = Package(
  name: "glassbox",
  products: [
    .executable(name: "glassbox", targets: ["glassbox"]),
    .executable(name: "glassbox-child", targets: ["glassbox-child"]),
    .executable(name: "glassbox-measure", targets: ["glassbox-measure"]),
  ],
  targets: layers + libraries + [
    child, measure, crash, imageWorker, support,
    .executableTarget(name: "glassbox-register", path: "Plugins/Register", swiftSettings: strict),
    .plugin(name: "Registry", capability: .buildTool(), dependencies: ["glassbox-register"]),
    .testTarget(
      name: "ImagesTests", dependencies: ["CLinux", "Images", "Linux", "TestSupport", "glassbox-image-worker"],
      swiftSettings: strict),
    .testTarget(name: "LinuxTests", dependencies: ["CLinux", "CSeccomp", "Linux"], swiftSettings: strict),
    .testTarget(name: "KernelStateTests", dependencies: ["KernelState", "Linux"], swiftSettings: strict),
    .testTarget(
      name: "KernelTests", dependencies: ["Child", "KernelState", "Linux", "Primitives", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "LabTests",
      dependencies: [
        "CLinux", "Lab", "Course", "Lessons", "Reports", "Session", "Primitives", "KernelState", "Console", "Child",
        "Linux", "Markup", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CourseTests", dependencies: ["Course", "KernelState", "Lessons", "Linux", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "DoctorTests", dependencies: ["Child", "Console", "Doctor", "KernelState", "Linux", "Primitives"],
      swiftSettings: strict),
    .testTarget(
      name: "SessionTests", dependencies: ["Child", "KernelState", "Linux", "Primitives", "Session"],
      swiftSettings: strict),
    .testTarget(
      name: "ReportsTests", dependencies: ["CLinux", "Console", "Markup", "Reports", "TestSupport"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "ConsoleTests", dependencies: ["Console", "CLinux", "Linux", "Markup", "TestSupport"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(name: "ChildTests", dependencies: ["Child", "CLinux", "Linux"], swiftSettings: strict),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "Child", "CLinux", "Console", "Images", "KernelState", "Lessons", "Linux", "Markup", "Primitives", "Reports",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(name: "SupportTests", dependencies: ["Linux", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TerminalTests", dependencies: ["Console", "Lessons", "Linux", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "RootfsTests", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "LessonsTests", dependencies: ["Lessons", "Linux", "Markup", "TestSupport"], swiftSettings: strict),
  ])
