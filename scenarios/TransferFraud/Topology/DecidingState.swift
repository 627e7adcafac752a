import MillraceCore
import MillraceStreams

/// A transfer of which hits are still to come.
struct PendingDecision: Hashable, Sendable {
    /// The attempt, once its payer's hits have come.
    var attempt: Attempt?
    /// How many of its subjects' hits have not come yet, less those that came before it was known how many there are.
    var missing: Int64 = 0
    var hits: [Hit] = []
    /// The sequences of repetitions that wait for the decision.
    var waiting: [Int64] = []
}

/// A decision that waits to be asked for again, which few are: as bytes, a fraction of what its names and lists take up.
struct KeptDecision: Hashable, Sendable {
    private var bytes: [UInt8]
    /// Whether what was held is released or declined.
    var isSettled: Bool

    init(_ decision: Decision, isSettled: Bool = false) {
        self.isSettled = isSettled
        let writer = ByteWriter()
        decision.encode(to: writer)
        bytes = Array(writer.bytes)
    }

    /// The decision as it was.
    var decision: Decision? {
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try? Decision(from: &reader)
        }
    }
}

extension PendingDecision: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        attempt = try Attempt?(from: &reader)
        missing = try reader.readVariable()
        hits = try [Hit](from: &reader)
        waiting = try [Int64](from: &reader)
    }

    func encode(to writer: ByteWriter) {
        attempt.encode(to: writer)
        writer.write(variable: missing)
        hits.encode(to: writer)
        waiting.encode(to: writer)
    }
}

extension KeptDecision: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        let isSettled = try reader.readBool()
        self.init(try Decision(from: &reader), isSettled: isSettled)
    }

    func encode(to writer: ByteWriter) {
        writer.write(bool: isSettled)
        bytes.withUnsafeBytes { writer.write($0) }
    }
}
