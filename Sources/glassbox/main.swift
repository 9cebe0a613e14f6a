import Child
import Linux
let program = try ChildProgram(path: CommandLine.arguments[1])
let t0 = monotonicNanoseconds()
let recorder = Recorder()
let child = try ChildProcess.launch(program, recorder: recorder)
print("ready", Double(monotonicNanoseconds() - t0) / 1000, "us pid", child.pid)
try child.unshare(.uts)
try child.setHostname("box")
print(try child.uname(observes: false).hostname)
try child.unshare(.pid)
let inner = try child.fork()
print(try inner.processID(), inner.pid)
do { try child.setHostname(String(repeating: "x", count: 65)) } catch { print(error) }
for r in recorder.drain() { print(r.by, r.pid, r.invocation, "=", r.outcome, r.microseconds) }
