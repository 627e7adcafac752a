/// A time as it stands in a text.
public enum TimeText: Sendable, Hashable {
    /// A moment: milliseconds since the Unix epoch.
    case instant(Int64)
    /// A date and time of day of a zone that the text does not name.
    case local(LocalDateTime)
    /// Milliseconds since a start that the text does not name, as rtl_433 prints for recorded files: `@0.184300s`.
    case relative(Int64)

    /// Reads a time; nothing is allocated.
    ///
    /// - ISO 8601 and RFC 3339: `2026-11-23T19:36:21.123Z`; a `t` or a space may stand for the `T`; the offset is `Z`, `z`, `+09:00`, `+0900` or `+09`, or missing, which gives a local time; one to nine
    ///   digits of fraction after a point or comma.
    /// - Seconds since 1970 with or without a fraction, negative ones too: `1764000000.25`.
    /// - Seconds since a start: `@0.184300s`, the `s` may be missing.
    ///
    /// Digits of a fraction beyond milliseconds are cut off, not rounded, so that a time never moves to a later second;
    /// before 1970 they are cut off towards zero.
    ///
    /// - Throws: ``TimeError`` for all else, for dates and times that do not exist, and for leap seconds.
    public init(parsing bytes: UnsafeRawBufferPointer) throws(TimeError) {
        var cursor = TimeCursor(bytes)
        if cursor.take(0x40) {
            let milliseconds = try cursor.seconds()
            _ = cursor.take(0x73)
            try cursor.finish()
            self = .relative(milliseconds)
        } else if cursor.looksLikeDate {
            self = try cursor.dateAndTime()
        } else {
            self = .instant(try cursor.seconds())
            try cursor.finish()
        }
    }

    /// Reads a time from a string's UTF-8; see ``init(parsing:)-(UnsafeRawBufferPointer)``.
    ///
    /// - Throws: ``TimeError``.
    public init(parsing text: String) throws(TimeError) {
        let parsed = Array(text.utf8).withUnsafeBytes { bytes in
            Result { () throws(TimeError) in try TimeText(parsing: bytes) }
        }
        self = try parsed.get()
    }
}
