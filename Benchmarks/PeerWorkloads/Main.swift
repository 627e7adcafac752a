import MillraceCore
import MillraceReplay

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs one of the workloads of the comparison with other engines over files of JSON lines, on an ordinary runtime with
/// a log in memory.
@main
struct PeerWorkloads {
    static let usage = """
        usage: peer-workloads W1|W2|W3 IN OUT WORKERS
          W1       the minutes in which a wheel's pressure fell below 180 kPa
          W2       transfers that follow a small one at once; accounts with many transfers in ten minutes
          W3       readings below 180 kPa, all fields
          IN       a file of JSON lines, or a folder of them, split by key: each becomes a partition
          OUT      the file for the results
          WORKERS  number of threads

        """

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 4, let workload = Workload(rawValue: arguments[1]), let workers = Int(arguments[4]),
            (1...256).contains(workers)
        else { fail(usage, code: 64) }
        do {
            let inputs = try InputFiles(arguments[2]).paths
            let run = try WorkloadRun(workload, inputs: inputs, output: arguments[3], workers: workers)
            let counted = try run.run()
            report(counted)
        } catch let error as InputError {
            fail("peer-workloads: \(error)\n", code: 65)
        } catch {
            fail("peer-workloads: \(error)\n", code: 1)
        }
    }

    /// Says on standard error what did not take effect, if anything: the comparison's input has no such lines.
    private static func report(_ counted: WorkloadRun.Counts) {
        guard counted.late > 0 || counted.rejected > 0 else { return }
        let text = "peer-workloads: of \(counted.lines) lines \(counted.late) were late, \(counted.rejected) unusable\n"
        say(text)
    }

    private static func fail(_ message: String, code: Int32) -> Never {
        say(message)
        exit(code)
    }

    private static func say(_ message: String) {
        var message = message
        message.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
