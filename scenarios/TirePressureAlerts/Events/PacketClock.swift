import MillraceCore
import MillraceFormats
import MillraceStreams

/// Reads when packets were received: check 5 and section 2 of the specification. Belongs to one thread.
final class PacketClock {
    /// The years 0 to 9999.
    private static let readable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    private let zone: ZonedClock?
    private let start: Int64

    /// A clock for times without a zone in that of `zone`, which cannot be read where that is nil, and relative times
    /// from `startMilliseconds`.
    init(zone: ZonedClock?, startMilliseconds: Int64) {
        self.zone = zone
        start = startMilliseconds
    }

    /// What makes a clock for a thread.
    /// - Throws: `TimeError` if there is no zone called `timeZone`.
    static func maker(timeZone: String, startMilliseconds: Int64) throws(TimeError) -> @Sendable () -> PacketClock {
        _ = try ZonedClock(identifier: timeZone)
        return { PacketClock(zone: try? ZonedClock(identifier: timeZone), startMilliseconds: startMilliseconds) }
    }

    /// The moment that the member `time` stands for.
    /// - Throws: `Rejection` `no-time`.
    func moment(of time: JSONElement, isOwnReading: Bool) throws(Rejection) -> Timestamp {
        let milliseconds: Int64?
        switch time.kind {
        case .string: milliseconds = time.withUTF8 { moment(ofText: UnsafeRawBufferPointer($0)) } ?? nil
        case .number where isOwnReading: milliseconds = PacketHeader.isInteger(time) ? time.int64 : nil
        case .number:
            milliseconds = (time.decimal ?? LongNumber.shortened(time)).flatMap(PacketClock.milliseconds(ofSeconds:))
        default: throw Rejection("no-time", "a member time is missing")
        }
        guard let milliseconds, PacketClock.readable.contains(milliseconds) else {
            throw Rejection("no-time", "the time cannot be read: \(String(decoding: time.raw, as: UTF8.self))")
        }
        return Timestamp(milliseconds: milliseconds)
    }

    private func moment(ofText text: UnsafeRawBufferPointer) -> Int64? {
        if text.first == UInt8(ascii: "@"), text.last == UInt8(ascii: "s") {
            let seconds = UnsafeRawBufferPointer(rebasing: text.dropFirst().dropLast())
            guard let milliseconds = PacketClock.milliseconds(ofSecondsIn: seconds) else { return nil }
            let (sum, overflow) = start.addingReportingOverflow(milliseconds)
            return overflow ? nil : sum
        }
        if let milliseconds = PacketClock.milliseconds(ofSecondsIn: text) { return milliseconds }
        // What is neither a number nor a date would be taken for one by a laxer grammar: 007, 1.
        guard text.count >= 19, text[4] == UInt8(ascii: "-") else { return nil }
        switch try? TimeText(parsing: text) {
        case .instant(let milliseconds): return milliseconds
        case .local(let local): return zone?.instant(of: local)
        case .relative, nil: return nil
        }
    }

    private static func milliseconds(ofSecondsIn text: UnsafeRawBufferPointer) -> Int64? {
        (try? ExactDecimal(parsing: text)).flatMap(milliseconds(ofSeconds:))
    }

    /// Milliseconds, what is beyond cut off; nil if they do not fit 64 bits.
    private static func milliseconds(ofSeconds seconds: ExactDecimal) -> Int64? {
        var milliseconds = Int128(seconds.significand) * 1_000
        for _ in 0..<seconds.scale { milliseconds /= 10 }
        return Int64(exactly: milliseconds)
    }
}
