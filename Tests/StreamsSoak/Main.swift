import ArgumentParser
import Foundation
import StreamsDifferential
import Synchronization

/// Holds the operators of the stream language against their definitions over many more random streams than the tests
/// have time for.
@main
struct StreamsSoak: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "streams-soak",
        abstract: "Compares every stream operator with a naive recomputation, over very many random streams.")

    @Option(help: "How many seeds to try for each operator.")
    var seeds: UInt64 = 10_000

    @Option(help: "The first seed; a failure names its own, which --seeds 1 runs alone.")
    var seed: UInt64 = 0

    @Option(help: "Only this operator, as a failure names it.")
    var only: String?

    @Option(help: "On how many threads.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        let names = DifferentialCampaign.operatorNames
        if let only, !names.contains(only) {
            throw ValidationError("--only takes one of: \(names.joined(separator: ", "))")
        }
        guard seeds > 0, threads > 0 else {
            throw ValidationError("--seeds and --threads take numbers from 1 on")
        }
    }

    func run() throws {
        var hasFailed = false
        for name in DifferentialCampaign.operatorNames where only == nil || only == name {
            print("\(name): ", terminator: "")
            fflush(nil)
            let start = Date()
            let failures = runSeeds(of: name)
            print("\(seeds) seeds, \(failures.count) failed, \(Int(Date().timeIntervalSince(start))) s")
            for failure in failures.sorted(by: { $0.seed < $1.seed }).prefix(5) {
                FileHandle.standardError.write(Data("streams-soak: \(failure)\n".utf8))
            }
            hasFailed = hasFailed || !failures.isEmpty
        }
        if hasFailed { throw ExitCode.failure }
    }

    /// Runs all seeds of one operator, spread over the threads.
    private func runSeeds(of name: String) -> [DifferentialFailure] {
        let failures = Mutex<[DifferentialFailure]>([])
        let next = Atomic<UInt64>(0)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < seeds else { return }
                do throws(DifferentialFailure) {
                    try DifferentialCampaign.run(name, seed: seed &+ index)
                } catch {
                    failures.withLock { $0.append(error) }
                }
            }
        }
        return failures.withLock { $0 }
    }
}
