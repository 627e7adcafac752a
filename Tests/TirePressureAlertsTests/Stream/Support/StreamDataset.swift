import ArgumentParser
import Foundation
import MillraceCommand
import MillraceReplay
import TirePressureAlerts

/// Input files and a registry in a folder of their own, which is removed with the last reference.
final class StreamDataset: Sendable {
    let folder: String
    /// The input files, in order.
    let paths: [String]
    /// The registry's file; nil for an input without one.
    let registryPath: String?

    /// A dataset of these files, each a list of lines, and of these lines of a registry.
    init(files: [[[UInt8]]], registry: [[UInt8]]?) throws {
        folder = NSTemporaryDirectory() + "millrace-tires-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var paths: [String] = []
        for (index, lines) in files.enumerated() {
            paths.append("\(folder)/input-\(index).jsonl")
            try StreamDataset.write(lines, to: paths[index])
        }
        self.paths = paths
        registryPath = registry == nil ? nil : "\(folder)/sensors.jsonl"
        if let registry, let registryPath { try StreamDataset.write(registry, to: registryPath) }
    }

    convenience init(_ lines: [String], registry: [String]?) throws {
        try self.init(files: [lines.map { Array($0.utf8) }], registry: registry?.map { Array($0.utf8) })
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The application as its commands make it for these files, with further options of the command line.
    func application(_ options: [String] = []) throws -> Application {
        let registry = registryPath.map { ["--registry", $0] } ?? []
        return try TirePressureDefinition.application(
            TirePressureOptions.parse(registry + options), paths: paths, console: Console(level: .error))
    }

    private static func write(_ lines: [[UInt8]], to path: String) throws {
        var data = Data()
        for line in lines {
            data.append(contentsOf: line)
            data.append(0x0A)
        }
        try data.write(to: URL(fileURLWithPath: path))
    }
}
