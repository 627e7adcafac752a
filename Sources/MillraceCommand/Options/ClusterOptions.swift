import ArgumentParser
import Foundation
import MillraceCore
import MillraceReplay

/// How to reach a cluster of Apache Kafka, and as whom.
public struct ClusterOptions: ParsableArguments {
    /// Addresses of brokers to begin with.
    @Option(
        name: [.customLong("bootstrap-server"), .customLong("bootstrap-servers")],
        help: ArgumentHelp("Brokers to begin with.", valueName: "host:port,…"))
    public var bootstrapServers: String?

    /// A file of properties.
    @Option(
        name: .customLong("command-config"),
        help: "File with properties of librdkafka, NAME=VALUE on each line: the place for passwords.")
    public var commandConfig: String?

    /// Properties by themselves.
    @Option(
        name: .customShort("X"),
        help: ArgumentHelp(
            "A property of librdkafka; goes before the file's. May be repeated.", valueName: "name=value"))
    public var single: [String] = []

    /// How many brokers keep each partition of a topic that is created.
    @Option(
        name: .customLong("replication-factor"),
        help: "How many brokers keep each partition of a new topic. (default: as the cluster is set up)")
    public var replicationFactor: Int32?

    /// Defaults.
    public init() {}

    /// Refuses properties without a value, and replication that makes no sense.
    public func validate() throws {
        for property in single where PropertyFile.property(property) == nil {
            // What stands there may be a secret.
            throw ValidationError("-X takes NAME=VALUE, as in -X security.protocol=ssl.")
        }
        if let replicationFactor, replicationFactor < 1 {
            throw ValidationError("--replication-factor must be 1 or more.")
        }
    }

    /// The first of these options that was given, as it is written; nil if none was.
    var firstGiven: String? {
        if bootstrapServers != nil { return "--bootstrap-server" }
        if commandConfig != nil { return "--command-config" }
        if replicationFactor != nil { return "--replication-factor" }
        return single.isEmpty ? nil : "-X"
    }

    /// All properties by name; the last that is named counts, and those of the command line before the file's.
    /// - Throws: `InputError` if the file cannot be read.
    func properties() throws -> [String: String] {
        var properties = try allProperties()
        if bootstrapServers != nil || properties[Self.addressProperty] != nil { properties[Self.addressProperty] = nil }
        return properties
    }

    /// Where brokers are, by the option, or else by the file.
    /// - Throws: `UsageError` if neither says so; `InputError` if the file cannot be read.
    func bootstrapAddress() throws -> String {
        if let address = try bootstrapServers ?? allProperties()[Self.addressProperty] { return address }
        throw UsageError("no Kafka broker is named: give --bootstrap-server host:port")
    }

    private static let addressProperty = "bootstrap.servers"

    private func allProperties() throws -> [String: String] {
        var properties = try commandConfig.map(PropertyFile.read) ?? [:]
        for (name, value) in single.compactMap(PropertyFile.property) { properties[name] = value }
        return properties
    }
}

/// A file of properties as Kafka's own tools take it, without its escapes: NAME=VALUE on a line; lines that begin with
/// `#` or `!`, and empty ones, are left out.
enum PropertyFile {
    /// The properties in the file at `path`.
    /// - Throws: `InputError` with the number of a line that is none; never with its content, which may be a secret.
    static func read(_ path: String) throws(InputError) -> [String: String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError("\(path) cannot be read: --command-config takes a file of properties")
        }
        var properties: [String: String] = [:]
        let lines = String(decoding: data, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let text = line.drop { $0.isWhitespace }
            if text.isEmpty || text.hasPrefix("#") || text.hasPrefix("!") { continue }
            guard let (name, value) = property(String(text)) else {
                throw InputError("\(path), line \(index + 1): a property is written NAME=VALUE")
            }
            properties[name] = value
        }
        return properties
    }

    /// Name and value of `NAME=VALUE`, without the spaces around them; nil for anything else.
    static func property(_ text: String) -> (name: String, value: String)? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        return (parts[0], parts[1])
    }
}
