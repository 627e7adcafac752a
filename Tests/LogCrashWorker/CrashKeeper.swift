import MillraceCore
import MillraceLog

/// Maintains the log without a pause. Each pass is a line on standard output.
struct CrashKeeper {
    let folder: String

    func run() throws {
        let log = try Main.openLog(folder)
        while true {
            let report = try log.maintain()
            if let failure = report.failures.first { throw failure.error }
            Main.say("pass \(report.compactions.count)")
        }
    }
}
