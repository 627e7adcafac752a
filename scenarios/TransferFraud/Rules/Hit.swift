import MillraceCore
import MillraceFormats
import MillraceStreams

/// That a rule found something in an attempt.
struct Hit: Hashable, Sendable {
    /// At most how many contributing transfers a hit names.
    static let mostTransfers = 50

    var rule: String
    var version: Int64
    var kind: String
    var score: Int64
    /// Whether it counts: the rule is active, and nothing suppresses it.
    var counts: Bool
    /// The ids of the contributing transfers, by arrival.
    var transfers: [String]

    /// A hit of `rule`; the contributing transfers may stand in any order.
    init(_ rule: Rule, counts: Bool, contributing: [Contribution]) {
        self.rule = rule.id
        version = rule.version
        kind = rule.kind
        score = rule.score
        self.counts = counts
        transfers = contributing.sorted { $0.sequence < $1.sequence }.suffix(Hit.mostTransfers).map(\.id)
    }
}

extension Hit: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        rule = try reader.readString()
        version = try reader.readVariable()
        kind = try reader.readString()
        score = try reader.readVariable()
        counts = try reader.readBool()
        transfers = try [String](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(string: rule)
        writer.write(variable: version)
        writer.write(string: kind)
        writer.write(variable: score)
        writer.write(bool: counts)
        transfers.encode(to: writer)
    }
}

extension Hit: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("rule", rule)
        json.member("version", version)
        json.member("kind", kind)
        json.member("score", score)
        json.key("transfers")
        json.beginArray()
        for transfer in transfers { json.string(transfer) }
        json.endArray()
        json.endObject()
    }
}
