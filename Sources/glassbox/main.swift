import Console
import Lab

Output.ignoreBrokenPipe()
let lab = Lab(options: LabOptions())
print(CommandLine.arguments)
