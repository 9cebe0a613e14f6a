import Foundation
import Testing
import TestSupport

/// The lab without a terminal: `-c`, a file, standard input, `--json`, `run`.
@Suite(.enabled(if: Lab.isRoot, "the wording of these is for root"))
struct PipeTests {
  @Test func theReadmesPipePrintsBoxOnALineOfItsOwn() throws {
    let outcome = try Lab.type("unshare uts\nhostname box\nrun hostname\nquit\n")
    #expect(outcome.outputLines.contains("box"))
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  @Test func jsonIsOneObjectALine() throws {
    let outcome = try Lab.run(
      "--json", "-c", "unshare uts; hostname box; run hostname; state uts; facts; trace; hostname")
    let objects = try outcome.outputLines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let step = try #require(objects.first { $0["command"] as? String == "hostname box" })
    #expect(step["type"] as? String == "step" && step["ok"] as? Bool == true)
    #expect((step["syscalls"] as? [[String: Any]])?.first?["name"] as? String == "sethostname")
    #expect((step["changes"] as? [[String: Any]])?.first?["after"] as? String == "box")
    #expect(step["unchanged"] as? [String] == ["host.uts.hostname"])
    let run = try #require(objects.first { $0["type"] as? String == "run" })
    #expect(run["stdout"] as? String == "box\n" && run["exit"] as? Int == 0)
    #expect(objects.last?["type"] as? String == "error")
    #expect(outcome.status == 1 && outcome.errors.isEmpty)
  }

  @Test func aFileOfCommandsWorksTheSameWay() throws {
    let home = try Lab.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: home) }
    let file = home.appending(path: "first.lab")
    try Data("# a comment\nunshare uts; hostname box\nrun hostname\n".utf8).write(to: file)
    let outcome = try Lab.run(file.path, home: home)
    #expect(outcome.outputLines.contains("box") && outcome.status == 0)
  }

  @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ("kill $$", 143)] as [(String, Int32)])
  func runHasTheStatusOfItsProgram(_ script: String, _ status: Int32) throws {
    #expect(try Lab.run("run", "--", "/bin/sh", "-c", script).status == status)
  }

  @Test(
    arguments: [
      ("/bin/nosuch", 127, ""), ("/etc/passwd", 126, ""), ("id", 125, "--rootfs=/no/such"), ("id", 125, "--memory=x"),
      ("id", 125, "--net=x"),
    ] as [(String, Int32, String)])
  func runTellsItsOwnFailuresApart(_ program: String, _ status: Int32, _ option: String) throws {
    let outcome = option.isEmpty ? try Lab.run("run", "--", program) : try Lab.run("run", option, "--", program)
    #expect(outcome.status == status)
    #expect(outcome.errorLines.count == 1 && outcome.output.isEmpty)
  }

  @Test func runPutsAllFiveWallsUp() throws {
    let outcome = try Lab.run(
      "run", "--hostname=inner", "--pids=50", "--memory=64M", "--", "/bin/sh", "-c",
      "hostname; echo $$; ls /proc/1/exe >/dev/null && ip -o link | wc -l; tail /dev/zero; echo $?")
    #expect(outcome.outputLines.first == "inner")
    #expect(outcome.outputLines.contains("1"), "one link only")
    #expect(outcome.outputLines.last == "137", "the hog is killed")
  }

  @Test func standardInputReachesTheProgram() throws {
    #expect(try Lab.run("run", "--", "cat", input: Data("through\n".utf8)).output == "through\n")
  }
}
