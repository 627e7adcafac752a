import Dispatch
import MillraceCore
import Synchronization

/// Syncs many files at the same time: a file system that keeps a journal writes it once for all that wait, so that many
/// take little longer than one.
enum ParallelSync {
    private static let queues = (0..<8).map { DispatchQueue(label: "millrace.log.sync.\($0)", qos: .utility) }

    /// Syncs each of `files`.
    /// - Throws: The first error, after all have been tried.
    static func run(_ files: [any DiskFile]) throws(EngineError) {
        let failure = Mutex<EngineError?>(nil)
        let done = DispatchGroup()
        for (index, file) in files.enumerated() {
            queues[index % queues.count].async(group: done) {
                do throws(EngineError) {
                    try file.sync()
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
        }
        done.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
