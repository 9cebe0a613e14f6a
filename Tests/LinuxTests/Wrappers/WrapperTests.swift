import CSeccomp
import Linux
import Testing

/// Every typed call: what is sent is what the kernel wants, one record has the decoded arguments, and an errno
/// of the kernel reaches the caller with the call's name.
struct WrapperTests {
  @Test(arguments: Wrapper.all)
  func whatIsSentIsWhatTheKernelWants(_ wrapper: Wrapper) throws {
    let (name, calls) = (wrapper.name, RecordingSystemCalls())
    calls.failures[name] = .noMemory
    #expect { try wrapper.perform(calls) } throws: {
      ($0 as? SystemCallError)?.errno == .noMemory && ($0 as? SystemCallError)?.name == name
    }
    let made = calls.calls.filter { $0.name == name }
    #expect(made.map(\.wire) == [wrapper.wire])
    let definition = try #require(CallDefinition.all.first { $0.name == name })
    #expect(made.map(\.number) == [definition.number])
    let failed = calls.recorder.records.filter { $0.errno != nil }
    #expect(failed.map(\.invocation) == [wrapper.shown])
    #expect(failed.first?.outcome == "-1 ENOMEM (Cannot allocate memory)")
  }

  @Test func everyDefinitionHasItsWrapperTried() {
    #expect(Set(CallDefinition.all.map(\.name)) == Set(Wrapper.all.map(\.name)))
    #expect(Set(CallDefinition.all.map(\.name)).count == CallDefinition.all.count)
  }

  /// The numbers and names are those of libseccomp, which keeps tables of its own.
  @Test(arguments: CallDefinition.all.map(\.name))
  func numbersAreThoseOfLibseccomp(_ name: String) throws {
    let definition = try #require(CallDefinition.all.first { $0.name == name })
    #expect(Int(seccomp_syscall_resolve_name(name)) == definition.number)
    #expect(definition.manual.contains(/^\w+\(2\)$/))
  }

  /// Only after the number of the groups is known are they asked for.
  @Test func groupsAreReadWhole() throws {
    let calls = RecordingSystemCalls()
    calls.results["getgroups"] = 2
    calls.payloads["getgroups"] = [7, 0, 0, 0, 8, 1, 0, 0]
    #expect(try calls.groups() == [7, 264])
    #expect(calls.calls.map(\.wire) == ["0 0 looks", "2 &0 looks [{00*8}]"])
  }

  @Test func anOldKernelIsAskedForAMemoryFileWithoutTheFlag() {
    let calls = RecordingSystemCalls()
    calls.failures["memfd_create"] = .invalid
    #expect(throws: SystemCallError.self) { try calls.makeMemoryFile("tiny") }
    #expect(
      calls.recorder.records.map(\.invocation) == [#"memfd_create("tiny", MFD_EXEC)"#, #"memfd_create("tiny", 0)"#])
  }

  @Test func aControlFileIsClosedWhenItsWriteFails() {
    let calls = RecordingSystemCalls(as: .lab)
    calls.failures["write"] = .busy
    #expect(throws: SystemCallError.self) { try calls.writeFile("/sys/x", "1") }
    #expect(calls.recorder.records.map(\.name) == ["openat", "write", "close"])
  }
}
