import MillraceCore
import MillraceFormats
import MillraceStreams

/// What is done with an attempt.
enum Verdict: UInt8, Sendable {
    case approve, hold, block

    /// The word for it in results.
    var name: String {
        switch self {
        case .approve: "approve"
        case .hold: "hold"
        case .block: "block"
        }
    }
}

/// The scores from which on a transfer is held, and blocked.
public struct DecisionLimits: Hashable, Sendable {
    var hold: Int64
    var block: Int64
    /// The greatest score.
    static let greatest: Int64 = 1_000

    /// Holds from a score of `hold` on, and blocks from `block` on.
    public init(hold: Int64 = 50, block: Int64 = 100) {
        self.hold = hold
        self.block = block
    }
}

/// The decision on an attempt, and what it rests on.
struct Decision: Hashable, Sendable {
    var sequence: Int64
    var time: Timestamp
    var transfer: Transfer
    var verdict: Verdict
    var score: Int64
    /// The hits that count, and those that do not, by rule.
    var reasons: [Hit]
    var shadow: [Hit]

    /// The decision that `hits` make.
    init(_ transfer: Transfer, time: Timestamp, sequence: Int64, hits: [Hit], _ limits: DecisionLimits) {
        self.sequence = sequence
        self.time = time
        self.transfer = transfer
        let sorted = hits.sorted { precedesByBytes($0.rule, $1.rule) }
        reasons = sorted.filter(\.counts)
        shadow = sorted.filter { !$0.counts }
        score = min(reasons.reduce(0) { $0 + $1.score }, DecisionLimits.greatest)
        verdict = score >= limits.block ? .block : score >= limits.hold ? .hold : .approve
    }
}

extension Decision {
    /// The decision on an attempt without a hit.
    init(_ first: FirstAttempt, _ limits: DecisionLimits) {
        self.init(first.transfer, time: first.time, sequence: first.sequence, hits: [], limits)
    }
}

/// A decision that answers the same transfer once more.
struct RepeatedDecision: Hashable, Sendable {
    /// The sequence of the repetition.
    var sequence: Int64
    var decision: Decision
}

extension Decision {
    /// Writes the members of the decision; of an answer to a repetition, its sequence and then that of the first.
    fileprivate func write(to json: inout JSONWriter, repeatedAt repetition: Int64?) {
        json.beginObject()
        json.member("sequence", repetition ?? sequence)
        if repetition != nil { json.member("first", sequence) }
        json.member("id", transfer.id)
        json.member("time", instant: time.milliseconds)
        transfer.writeAccounts(to: &json)
        json.member("decision", verdict.name)
        json.member("score", score)
        json.key("reasons")
        json.array(of: reasons)
        if !shadow.isEmpty {
            json.key("shadow")
            json.array(of: shadow)
        }
        json.endObject()
    }
}

extension Decision: JSONWritable {
    func write(to json: inout JSONWriter) {
        write(to: &json, repeatedAt: nil)
    }
}

extension RepeatedDecision: JSONWritable {
    func write(to json: inout JSONWriter) {
        decision.write(to: &json, repeatedAt: sequence)
    }
}

extension Transfer {
    /// Writes who pays whom how much.
    func writeAccounts(to json: inout JSONWriter) {
        json.member("from", payer)
        json.member("to", payee)
        json.member("amount", amount)
        json.member("currency", currency.description)
    }
}

extension JSONWriter {
    /// Writes an array.
    mutating func array(of values: [some JSONWritable]) {
        beginArray()
        for value in values { value.write(to: &self) }
        endArray()
    }
}

extension Decision: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        sequence = try reader.readVariable()
        time = Timestamp(milliseconds: try reader.readVariable())
        transfer = try Transfer(from: &reader)
        guard let verdict = Verdict(rawValue: try reader.read()) else {
            throw DecodingFailure(expected: "a verdict", position: reader.position)
        }
        self.verdict = verdict
        score = try reader.readVariable()
        reasons = try [Hit](from: &reader)
        shadow = try [Hit](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: sequence)
        writer.write(variable: time.milliseconds)
        transfer.encode(to: writer)
        writer.write(verdict.rawValue)
        writer.write(variable: score)
        reasons.encode(to: writer)
        shadow.encode(to: writer)
    }
}
