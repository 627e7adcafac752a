import Foundation
import MillraceFormats
import Testing

/// Inputs and results as the tests need them.
enum Samples {
    /// The project's folder.
    static var root: URL {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root
    }

    /// A file of an application's dataset.
    static func data(_ name: String, of application: String = "tire-pressure-alerts") -> String {
        root.appending(path: "data/\(application)/\(name)").path
    }

    /// A line of the registry for ``packet(second:pressure:)``.
    static let registry =
        #"{"sensor":"51de0b","vehicle":"cart-1","wheel":"Row1.Left","placard_kPa":250,"time_zone":"UTC"}"#

    /// A packet of the registered sensor.
    static func packet(second: Int, pressure: String) -> String {
        #"{"time" : "2026-04-01 08:00:\#(second < 10 ? "0" : "")\#(second)", "model" : "Porsche", "type" : "TPMS", "#
            + #""id" : "51de0b", "pressure_kPa" : \#(pressure), "temperature_C" : 20.000, "mic" : "CRC"}"#
    }

    /// A folder with `packets.jsonl` of two packets and its registry.
    static func folderWithPackets() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            "packets.jsonl", lines: [packet(second: 1, pressure: "250.0"), packet(second: 30, pressure: "249.0")])
        try folder.write("packets.registry.jsonl", lines: [registry])
        return folder
    }

    /// The JSON values in a text of lines.
    static func values(_ text: some StringProtocol) throws -> [JSONValue] {
        try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }
}

/// The summary that a command ends with under `--format json`.
struct SummaryLine {
    let value: JSONValue

    init(_ outcome: BuiltProgram.Outcome) throws {
        value = try Samples.values(try #require(outcome.lines.last))[0]
    }

    subscript(_ name: String) -> Int64? { value[name]?.int64 }

    /// The counts in the member `name`, by reason.
    func counts(_ name: String) throws -> [String: Int64] {
        try Dictionary(
            uniqueKeysWithValues: #require(value[name]?.members).map { ($0.name, try #require($0.value.int64)) })
    }

    /// What `read` should be: the sum of what became of the lines.
    func sum() throws -> Int64 {
        var sum: Int64 = 0
        for name in ["accepted", "duplicates", "late"] { sum += try #require(self[name]) }
        for name in ["dropped", "rejected"] { sum += try counts(name).values.reduce(0, +) }
        return sum
    }
}
