#if Kafka
    import ArgumentParser
    import Foundation
    import MillraceCore

    /// What a person runs.
    struct KafkaBenchRun: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "Runs all measurements.",
            discussion: """
                Each run has four clients, each in a process of its own, one after the other on librdkafka's mock cluster, \
                which is in another: the engine and a minimal C program produce, then both consume what is there. All \
                are set up alike: transactions of the same size, idempotent, read_committed.
                """)

        @Option(help: "Runs that are measured, after one that is not.")
        var runs = 7
        @OptionGroup var load: BenchLoad

        /// The figures of one client in one run.
        private struct Figures {
            var records: Double
            var seconds: Double
            var processorSeconds: Double
        }

        func run() throws {
            var figures: [BenchClient.Work: [Figures]] = [:]
            for number in 0...runs {
                // A cluster for each run: it keeps all in memory.
                let cluster = try BenchProgram(["cluster", "swift", "c"] + load.arguments)
                let servers = try cluster.nextLine()
                let turns: [(BenchClient.Work, String)] = [
                    (.produce, "swift"), (.produceInC, "c"), (.consume, "swift"), (.consumeInC, "swift"),
                ]
                // Who goes first changes.
                for (work, topic) in number % 2 == 0 ? turns : [turns[1], turns[0], turns[3], turns[2]] {
                    let client = try BenchProgram(["client", work.rawValue, servers, topic] + load.arguments)
                    let words = try client.nextLine().split(separator: " ").compactMap { Double($0) }
                    guard words.count == 3 else { throw EngineError(.unavailable, "\(work.rawValue) has failed") }
                    guard number > 0 else { continue }
                    figures[work, default: []].append(
                        Figures(records: words[0], seconds: words[1], processorSeconds: words[2]))
                }
            }
            print("Kafka engine beside a minimal C program over librdkafka, medians of \(runs) runs,")
            print("\(load.total) records of \(load.bytes) bytes, \(load.partitions) partitions, mock cluster")
            report("produce", figures[.produce] ?? [], figures[.produceInC] ?? [])
            report("consume", figures[.consume] ?? [], figures[.consumeInC] ?? [])
        }

        private func report(_ what: String, _ engine: [Figures], _ program: [Figures]) {
            func line(_ name: String, _ rate: (Figures) -> Double) {
                let (ours, theirs) = (Self.median(engine.map(rate)), Self.median(program.map(rate)))
                let ratios = zip(engine, program).map { rate($0) / rate($1) }
                print(
                    "  \(what), records per \(name): engine \(Int64(ours)), C \(Int64(theirs)), ratio "
                        + String(format: "%.2f", Self.median(ratios)))
            }
            line("CPU-second") { $0.records / $0.processorSeconds }
            line("second") { $0.records / $0.seconds }
        }

        private static func median(_ values: [Double]) -> Double {
            let sorted = values.sorted()
            let middle = sorted.count / 2
            guard !sorted.isEmpty else { return 0 }
            return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
    }

    extension BenchLoad {
        /// These values as a command takes them.
        var arguments: [String] {
            ["--partitions", "\(partitions)", "--records", "\(records)", "--bytes", "\(bytes)"]
        }
    }

    /// This program once more, as another process, for as long as this object lives.
    private final class BenchProgram {
        private let process = Process()
        private let (input, output) = (Pipe(), Pipe())

        init(_ arguments: [String]) throws {
            process.executableURL = URL(filePath: CommandLine.arguments[0])
            process.arguments = arguments
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            try output.fileHandleForWriting.close()
        }

        deinit {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }

        /// The next line that the process writes; empty if there is none.
        func nextLine() throws -> String {
            var line: [UInt8] = []
            while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 0x0A {
                line.append(byte)
            }
            return String(decoding: line, as: UTF8.self)
        }
    }
#endif
