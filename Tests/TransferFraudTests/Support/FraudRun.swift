import Foundation
import MillraceLog
import MillraceReplay
import MillraceStreams
import TransferFraud

/// A replay of lines through the topology, with its results.
struct FraudRun {
    let accounting: Accounting
    /// The lines of each result, by its name.
    let results: [String: [String]]
    /// What the replay found, as a derivation.
    let derivation: Derivation

    /// Replays the files at `paths`.
    init(
        paths: [String], _ settings: TransferFraudSettings = TransferFraudSettings(), partitions: Int32 = 3,
        threads: Int = 2
    ) throws {
        try self.init(
            paths: paths, Application.transferFraud(settings), partitions: partitions, threads: threads)
    }

    /// Replays the files at `paths` through `application`.
    init(paths: [String], _ application: Application, partitions: Int32, threads: Int) throws {
        let engine = try EmbeddedLog.inMemory()
        defer { engine.close() }
        let replay = try Replay(
            application, paths: paths, engine: engine, partitions: partitions, threads: threads, keepsInput: false)
        accounting = try replay.run()
        derivation = try Comparison.derivation(of: application, accounting: accounting, results: replay.results)
        results = try Dictionary(
            uniqueKeysWithValues: application.results.map { result in
                (result.name, try replay.results.results(of: result.topic).map { String(decoding: $0, as: UTF8.self) })
            })
    }

    /// Replays `lines`, by `rules` if there are any.
    init(
        _ lines: [String], rules: [String] = [], accounts: [String] = [], partitions: Int32 = 3, threads: Int = 2
    ) throws {
        let folder = NSTemporaryDirectory() + "millrace-fraud-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ lines: [String], to name: String) throws -> String {
            try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            return "\(folder)/\(name)"
        }
        var settings = TransferFraudSettings()
        if !rules.isEmpty { settings.rules = try write(rules, to: "rules") }
        if !accounts.isEmpty { settings.accounts = try write(accounts, to: "accounts") }
        try self.init(
            paths: [write(lines, to: "transfers")], settings, partitions: partitions, threads: threads)
    }
}
